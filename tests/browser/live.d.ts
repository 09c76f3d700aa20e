/* What the scripts share that `opsbook serve --watch` adds to each page. words.js makes it. */
interface OpsbookLive {
  words: OpsbookLiveWords;
  outline: {
    make(
      kind: string,
      parts: { text?: string; attributes?: [string, string][]; kids?: OpsbookLiveOutline[]; node?: Node | null },
    ): OpsbookLiveOutline;
    of(node: Node): OpsbookLiveOutline;
    /** What holds the children of a node. */
    home(node: Node): Node;
    settle(outline: OpsbookLiveOutline, node: Node | null): void;
    said(outline: OpsbookLiveOutline): string;
  };
  rules: { bound(outline: OpsbookLiveOutline): string; within(outline: OpsbookLiveOutline): string };
  match: {
    /** The old place of each new child, or -1. */
    pair(olds: OpsbookLiveOutline[], news: OpsbookLiveOutline[]): number[];
    staying(from: number[], pinned?: number): boolean[];
  };
  plan(old: OpsbookLiveOutline, next: OpsbookLiveOutline, focused?: Node | null): OpsbookLivePlan;
  /** Returns what came to the page. */
  apply(plan: OpsbookLivePlan, hold: (work: () => void) => void): Promise<Element[]>;
  forgo(plan: OpsbookLivePlan): void;
  /** Shows files as they are now. */
  refresh(files: OpsbookLiveFile[]): void;
  keep: {
    hold(work: () => void): void;
    /** Whether it moves with the page. */
    scrolls(element: Element): boolean;
  };
  /** Returns whether the page is loaded again. */
  reload(generation: string): boolean;
  connect(on: { changed(generation: string): void; stopped(isStopped: boolean): void }): void;
  frame: {
    /** How far what is shown stands from all else. */
    GAP: number;
    host: HTMLElement;
    corner: HTMLElement;
    layer: HTMLElement;
    make<Name extends keyof HTMLElementTagNameMap>(name: Name, className: string, inside?: (Node | string)[]): HTMLElementTagNameMap[Name];
    button(className: string, text: string, act: () => void): HTMLButtonElement;
    /** What the terminal says. */
    code(text: string): HTMLElement;
    word(key: string, values?: Record<string, string>): string;
    count(level: OpsbookLiveLevel, n: number): string;
    begin(): void;
    arrange(): void;
    onArrange(place: () => void): void;
  };
  find(tree: OpsbookLiveOutline, finding: { section?: string | null; text?: string | null }): Element | null;
  marks: {
    show(wanted: { element: Element; level: OpsbookLiveLevel; message: string; open: () => void }[]): void;
    lead(element: Element): void;
  };
  tray: {
    show(findings: OpsbookLiveFinding[], elsewhere: OpsbookLiveElsewhere[], find: (finding: OpsbookLiveFinding) => Element | null): void;
    say(cause: OpsbookLiveCause, text: string): void;
    /** Whether the panel is open, so that the tray is not. */
    yield(toPanel: boolean): void;
    placeOf(finding: OpsbookLiveFinding): string;
    /** Returns whether it was open. */
    close(): boolean;
  };
  panel: { show(findings: OpsbookLiveFinding[]): void };
}

/** Why what is shown may not be what the source is. */
type OpsbookLiveCause = 'stopped' | 'trouble' | 'gone';

type OpsbookLiveLevel = 'error' | 'warning' | 'advice';

/** One and many, and what stands alone. */
type OpsbookLiveWords = Record<OpsbookLiveLevel, [string, string]> & { levels: Record<OpsbookLiveLevel, string>; behind: [string, string] } & Record<
    'list' | 'aside' | 'close' | 'show' | 'full' | 'help' | 'elsewhere' | 'in' | 'mark' | 'stopped' | 'gone' | 'trouble' | 'template',
    string
  >;

/** A node of the page as its source has it. */
interface OpsbookLiveOutline {
  /** As `nodeName`. */
  kind: string;
  text: string;
  attributes: Map<string, string>;
  kids: OpsbookLiveOutline[];
  /** The node in the page; none where a script has taken its place. */
  node: Node | null;
  /** Of all that it is and holds. */
  hash: string;
  /** Who it is; empty where it is nobody in particular. */
  identity: string;
  tokens?: Map<string, number>;
  said?: string;
}

interface OpsbookLiveChange {
  old: OpsbookLiveOutline;
  next: OpsbookLiveOutline;
  /** What the old one stands in. */
  parent: OpsbookLiveOutline | null;
  attributes: [string, string | null][];
  gone: OpsbookLiveOutline[];
  /** For each new child; nothing where all are where they were. */
  kids: { stays: boolean; isNew: boolean }[] | null;
}

interface OpsbookLivePlan {
  /** From the outside in. */
  changes: OpsbookLiveChange[];
  /** Why the page has to be loaded again; empty where it need not. */
  reload: string;
}

interface OpsbookLiveApplied {
  added: Element[];
  /** Old styles that are to go. */
  sheets: Node[];
}

interface OpsbookLiveCarried {
  generation: string;
  path: string;
  isNew: boolean;
  scroll: number;
  focus: string;
  caret: [number | null, number | null] | null;
  fields: [string, string | boolean][];
  open: [string, boolean][];
  dialogs: string[];
}

interface OpsbookLiveFinding {
  level: OpsbookLiveLevel;
  lint?: string;
  message: string;
  help?: string[];
  file?: string;
  line?: number;
  column?: number;
  section?: string | null;
  text?: string | null;
  /** As the terminal shows it. */
  shown?: string;
}

interface OpsbookLiveElsewhere {
  file: string;
  page: string | null;
  errors: number;
  warnings?: number;
}

/** A file that is copied as it is, and when it changed. */
interface OpsbookLiveFile {
  path: string;
  generation: string;
}

/** What the server says of a page. */
interface OpsbookLiveStatus {
  generation: string;
  /** Where it has gone. */
  moved: string | null;
  findings: OpsbookLiveFinding[];
  elsewhere: OpsbookLiveElsewhere[];
  /** Whether the site has it now. */
  exists?: boolean;
  /** Why the source cannot be read. */
  trouble?: string | null;
  /** Those that changed since the server started. */
  files?: OpsbookLiveFile[];
}

interface Window {
  opsbookLive: OpsbookLive;
}
