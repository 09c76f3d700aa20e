/* The namespace that the theme's scripts share. boot.js makes it; each other file adds what tests and neighbours use. */
interface Opsbook {
  recall(key: string): string | null;
  keep(key: string, value: string | null): boolean;
  showLook(look: string | null): void;
  lookAfter?(look: string | null | undefined): string;
  isOverdue?(due: string, now: Date): boolean;
  dayOf?(now: Date): string;
  turnAt?(turns: { start: string; end: string }[], now: Date): { first: number; isRunning: boolean };
  keyOpens?(
    press: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean },
    state: { isTyping: boolean; isOn: boolean },
  ): string | null;
  choiceFits?(of: { services?: string; severities?: string }, labels: Map<string, string>): boolean;
  forwardTo?(target: string, query: string, fragment: string): string;
  decide(table: OpsbookDecision, answers: OpsbookAnswers): OpsbookVerdict;
  wizardState: {
    empty(): OpsbookWizardState;
    number(text: string, metric: { unit?: string; min?: number; max?: number }): number | null;
    encode(state: OpsbookWizardState): string;
    decode(text: string, table: OpsbookDecision): OpsbookWizardState;
    flipped(table: OpsbookDecision, flips: Set<string>): OpsbookDecision;
    other(band: { severity: number; gap?: [number, number] }): number;
    verdict(state: OpsbookWizardState, table: OpsbookDecision): OpsbookVerdict;
  };
  wizardWords: {
    quantity(value: number, unit?: string): string;
    reasonText(reason: OpsbookReason, state: OpsbookWizardState, table: OpsbookDecision): string;
    clock(at: number, now: number): string;
    left(at: number, now: number): string;
    ticketText(ticket: OpsbookWizardTicket): string;
  };
  wizardAnswer(
    form: HTMLFormElement,
    table: OpsbookDecision,
    acts: { flip: (metric: string) => void; override: (severity: string | null) => void },
  ): { show(state: OpsbookWizardState, verdict: OpsbookVerdict): void };
  quote(value: string, place: OpsbookPlace): OpsbookQuoted;
  blank(name: string, place: OpsbookPlace): string | null;
  storage: {
    tab: OpsbookStore;
    book: OpsbookStore;
    trouble: 'refused' | 'full' | null;
    sharesPages(): boolean;
    /** Calls back when another tab changed the book's value. */
    onChange(key: string, fn: () => void): void;
  };
  address: {
    parsed(query: string, fragment: string): OpsbookAddress;
    settle(address: OpsbookAddress): void;
  };
  carry: {
    /** What is collected goes along with a pressed link; `null` stays. */
    register(name: string, collect: (isNewTab: boolean) => unknown, apply: (state: any) => void): void;
    arrive(text: string): void;
    encode(text: string): string;
    decode(text: string): any;
  };
  word(key: string, values?: Record<string, string | number>): string;
  announce(text: string): void;
  environment: { current(): string | null; value(name: string): string };
  values: {
    resolve(name: string): { value: string; source: OpsbookSource };
    set(name: string, value: string | null): void;
    untype(name: string): void;
    take(labels: Map<string, string>): void;
    clear(): void;
    refresh(): void;
    placeOf(slot: HTMLElement): OpsbookPlace;
    isSensitive(name: string): boolean;
    refusal(name: string): OpsbookRefusal | null;
    emptyIn(part: ParentNode): HTMLElement[];
    blank(names: string[]): void;
  };
  fields: { bind(field: HTMLInputElement, name: string): void; refusalOf(name: string): string; forgive(name: string): void };
  editSlot(slot: HTMLElement, accepted: (() => void) | null): void;
  copy(text: string, beside: Element): Promise<boolean>;
  confirm(row: HTMLElement, act: { text: string; button: HTMLButtonElement; proceed: () => void }): void;
  run: {
    ofPage(page: string, clock?: () => number): OpsbookRunSource;
    /** Where the ticks of this page live; nowhere on pages that no file of the book made. */
    source(): OpsbookRunSource | null;
    use(other: OpsbookRunSource): void;
  };
  moment: { day(at: number, now: number): string; clock(at: number, now: number): string; ago(at: number, now: number): string };
  /** There where the page has steps. */
  steps?: OpsbookSteps;
  stepView?: { show(step: OpsbookStep | null): void; tell(index: number): void };
  /** Whether the reader left single letters switched on. */
  keysAreOn?(): boolean;
}

type OpsbookStepState = 'open' | 'done' | 'skipped';

/** A step of the page, and what stands for it. */
interface OpsbookStep {
  key: string;
  text: string;
  /** The id that leads to it. */
  anchor: string;
  item: HTMLElement;
  box: HTMLInputElement;
}

interface OpsbookSteps {
  /** In the order of the page. */
  all: OpsbookStep[];
  state(step: OpsbookStep): OpsbookStepState;
  mark(step: OpsbookStep, state: OpsbookStepState): void;
  /** Shows the run as it is now. */
  show(): void;
  /** How many are done or not needed, in words. */
  progress(): string;
  /** The place to go on from; none where nothing is ticked or nothing is open. */
  place(): { step: OpsbookStep; at: number } | null;
}

/** What became of a step, as it read at that time. */
interface OpsbookTick {
  text: string;
  state: 'done' | 'skipped';
  /** Milliseconds since 1970, as all times here. */
  at: number;
}

interface OpsbookRun {
  started: number;
  /** The last act. */
  last: number;
  /** `null` as long as it runs. */
  ended: number | null;
  /** How many steps the page had. */
  total: number;
  /** The step that step mode showed last. */
  place: { key: string; at: number } | null;
  ticks: Record<string, OpsbookTick>;
}

interface OpsbookRuns {
  runs: OpsbookRun[];
}

/** Who owns the ticks of a page. */
interface OpsbookRunSource {
  /** The run that goes on now. */
  live(): OpsbookRun | null;
  /** Those that are over, newest first. */
  earlier(): OpsbookRun[];
  /** Begins a run where none goes on. Returns the time. */
  mark(step: { key: string; text: string }, state: OpsbookStepState, total: number): number;
  /** Remembers where step mode is, as long as a run goes on. */
  visit(key: string): void;
  end(): void;
  /** Takes up the newest of those that are over, where none goes on. */
  resume(): void;
  /** Calls back when another tab changed something. */
  onChange(fn: () => void): void;
}

/** `detail` of the event `opsbook:step`: what the reader did, not what another tab told. */
interface OpsbookStepped {
  key: string;
  text: string;
  state: OpsbookStepState;
  at: number;
}

interface OpsbookBound {
  value: number;
  inclusive: boolean;
}

interface OpsbookRange {
  lower?: OpsbookBound;
  upper?: OpsbookBound;
}

/** The table that answers how bad it is; severities, statements and metrics are places in their lists. */
interface OpsbookDecision {
  /** Ids, from most to least severe. */
  severities: string[];
  statements: { id: string; text: string; severity: number; is_enough: boolean }[];
  metrics: OpsbookMetric[];
  together: { text: string; severity: number; parts: ({ statement: number } | ({ metric: number } & OpsbookRange))[] }[];
}

interface OpsbookMetric {
  id: string;
  name: string;
  unit?: string;
  min?: number;
  max?: number;
  /** `gap`: the severities below and above, where the book says nothing. `text`: its range in words. */
  bands: (OpsbookRange & { text: string; severity: number; gap?: [number, number] })[];
}

/** What the wizard was told, by the ids of the book. */
interface OpsbookWizardState {
  marks: Map<string, 'yes' | 'unsure'>;
  values: Map<string, number>;
  /** Metrics whose gaps count as their other neighbour. */
  flips: Set<string>;
  override: string | null;
  /** Milliseconds since 1970; `null` is now. */
  detected: number | null;
}

interface OpsbookWizardTicket {
  severity: string;
  reasons: string[];
  confirm: string[];
  times: [string, string][];
  lists: [string, string[]][];
  link: string;
}

interface OpsbookAnswers {
  statements: (false | 'yes' | 'unsure' | undefined)[];
  values: (number | null | undefined)[];
}

/** A criterion that holds: a statement, a band of a metric, or criteria that hold together. */
interface OpsbookReason {
  statement?: number;
  metric?: number;
  band?: number;
  together?: number;
}

interface OpsbookVerdict {
  severity: number | null;
  reasons: OpsbookReason[];
  /** Statements that only count because nobody can rule them out. */
  confirm: number[];
}

/** Where a value comes from. */
type OpsbookSource = 'typed' | 'alert' | 'environment' | 'default' | 'none';

/** `detail` of the event `opsbook:copied`. */
interface OpsbookCopied {
  text: string;
  /** The placeholders whose values were in it. */
  names: string[];
  /** The ids of the rows. */
  ids: string[];
  environment: string | null;
}

interface OpsbookAddress {
  anchor: string;
  labels: Map<string, string>;
  reserved: Record<string, string>;
}

interface OpsbookStore {
  get(key: string): any;
  /** Returns whether it is kept; if not, it lives as long as the page. */
  set(key: string, value: unknown): boolean;
  remove(key: string): void;
  keys(): string[];
  clear(): void;
}

type OpsbookQuote =
  | 'bare' | 'program' | 'braces' | 'double' | 'single' | 'ansi' | 'here' | 'raw-here' | 'code' | 'comment' | 'plain';

type OpsbookRefusal = 'empty' | 'control' | 'long' | 'pattern' | 'option' | 'code' | 'delimiter';

/** Where a value stands. */
interface OpsbookPlace {
  quote: OpsbookQuote;
  /** Whether it begins a word. */
  starts?: boolean;
  /** What the whole value must match. */
  pattern?: string;
  /** What ends the here-document. */
  delimiter?: string;
  stripsTabs?: boolean;
  /** The rest of its line in a here-document, with all values filled in. */
  line?: { before: string; after: string };
  /** The author's text right before and behind the slot; empty where another slot stands there. */
  previous?: string;
  next?: string;
}

type OpsbookQuoted = { ok: true; text: string } | { ok: false; reason: OpsbookRefusal };

interface Window {
  opsbook: Opsbook;
}
