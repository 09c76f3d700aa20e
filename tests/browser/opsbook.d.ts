/* The namespace that the theme's scripts share. boot.js makes it; each other file adds what tests and neighbours use. */
interface Opsbook {
  /** What the script of the book gives: the interface texts, severities and ladders. */
  book?: { words: Record<string, string>; plan: OpsbookPlan; stale_after: number };
  here: OpsbookHere;
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
    /** In each severity that has the statement. */
    mark(state: OpsbookWizardState, table: OpsbookDecision, id: string, how: 'yes' | 'unsure' | null): void;
    number(text: string, metric: { unit?: string; min?: number; max?: number }): number | null;
    encode(state: OpsbookWizardState): string;
    decode(text: string, table: OpsbookDecision): OpsbookWizardState;
    flipped(table: OpsbookDecision, flips: Set<string>): OpsbookDecision;
    other(band: { severity: number; gap?: [number, number] }): number;
    verdict(state: OpsbookWizardState, table: OpsbookDecision): OpsbookVerdict;
    /** What the times of the answer count from. */
    origins(
      state: OpsbookWizardState,
      running: OpsbookIncident | null,
      plan: OpsbookPlan,
      severity: string | null,
      now: number,
    ): { detected: number; respond: number | null; resolve: number; ladder: number };
  };
  wizardWords: {
    quantity(value: number, unit?: string, between?: string): string;
    reasonText(reason: OpsbookReason, state: OpsbookWizardState, table: OpsbookDecision): string;
    clock(at: number, now: number): string;
    left(at: number, now: number): string;
    ticketText(ticket: OpsbookWizardTicket): string;
  };
  wizardAnswer(
    form: HTMLFormElement,
    table: OpsbookDecision,
    acts: { flip: (metric: string) => void; override: (severity: string | null) => void },
  ): { show(state: OpsbookWizardState, verdict: OpsbookVerdict): void; reach(): void };
  quote(value: string, place: OpsbookPlace): OpsbookQuoted;
  blank(name: string, place: OpsbookPlace): string | null;
  storage: {
    tab: OpsbookStore;
    book: OpsbookStore;
    trouble: 'refused' | 'full' | null;
    sharesPages(): boolean;
    wipe(): void;
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
  environment: {
    current(): string | null;
    value(name: string): string;
    share(others: { get(): string | null; set(name: string): void }): void;
    offer(): void;
    follow(): void;
    leave(): void;
  };
  slots: {
    /** By the name of the placeholder. */
    fields: Map<string, HTMLInputElement>;
    fieldOf(name: string): HTMLInputElement | null;
    placeOf(slot: HTMLElement): OpsbookPlace;
    show(valueOf: (name: string) => string, blanks: Set<string>): Map<string, OpsbookRefusal>;
    /** Slots that hold no value. */
    emptyIn(part: ParentNode): HTMLElement[];
  };
  values: {
    resolve(name: string): { value: string; source: OpsbookSource };
    set(name: string, value: string | null): void;
    untype(name: string): void;
    take(labels: Map<string, string>): void;
    clear(): void;
    /** Forgets those of this tab alone. */
    leave(): void;
    offer(): void;
    /** The value that a running incident has. */
    common(name: string): string;
    share(others: OpsbookShare): void;
    refresh(): void;
    isSensitive(name: string): boolean;
    refusal(name: string): OpsbookRefusal | null;
    blank(names: string[]): void;
  };
  fields: { bind(field: HTMLInputElement, name: string): void; refusalOf(name: string): string; forgive(name: string): void };
  editSlot(slot: HTMLElement, accepted: (() => void) | null): void;
  copyText(text: string, beside: Element): Promise<boolean>;
  /** The same, and says which way it went. */
  copyWay(text: string, beside: Element): Promise<'api' | 'command' | 'field'>;
  flash(button: HTMLElement, message: string): void;
  mailSubject(what: { severity: string; title: string }): string;
  confirm(row: HTMLElement, act: { text: string; button: HTMLButtonElement; proceed: () => void }): void;
  run: {
    ofPage(page: string, clock?: () => number): OpsbookRunSource;
    /** Where the ticks of this page live; nowhere on pages that no file of the book made. */
    source(): OpsbookRunSource | null;
    use(other: OpsbookRunSource): void;
    /** Reads a run that anybody may have written. */
    read(value: unknown): OpsbookRun | null;
    /** The source of this page, as in `incidents/p1.md`. */
    page: string | null;
  };
  moment: {
    day(at: number, now: number): string;
    clock(at: number, now: number): string;
    ago(at: number, now: number): string;
    local(at: number): string;
    both(at: number, now: number): string;
    wall(at: number, now: number, isDated?: boolean): string;
    localDay(date: Date, now: number): string;
    /** From `MANY` minutes on, time is told in days. */
    days(minutes: number): string;
    MANY: number;
  };
  /** The log of an incident as a value. */
  incident: OpsbookIncidentParts;
  /** The logs that this browser keeps. */
  incidents: OpsbookIncidents;
  /** A severity's shape, colour and id. */
  incidentMark(id: string): HTMLElement;
  /** What pressing a link of this kind does, as in `Call`. */
  reachWord(kind: string | null): string;
  /** This page: its address below the top of the site, and its title. */
  page: { href: string; title(): string };
  saveFile(name: string, text: string): void;
  /** There on the page of the log. */
  journal?: OpsbookJournal;
  /** There where the page has steps. */
  steps?: OpsbookSteps;
  stepView?: { show(step: OpsbookStep | null): void; tell(index: number): void };
  /** Whether the reader left single letters switched on. */
  keysAreOn?(): boolean;
  /** What this copy of the book is. The event `opsbook:copy` tells of every change. */
  copy: OpsbookCopy;
  copyWords: {
    ago(at: number, now: number): string;
    size(bytes: number): string;
    age(state: OpsbookCopyState, now: number): string;
    notice(
      state: OpsbookCopyState,
      report: OpsbookKeptReport | null,
      reader: { now: number; isRunning: boolean; isPhone: boolean; isLater: (what: string) => boolean },
    ): OpsbookCopyNotice | null;
    foot(state: OpsbookCopyState, report: OpsbookKeptReport | null, now: number): [string, string];
  };
  /** Takes a part of the index: each is a script that calls this. */
  searchPart(name: string, generation: string, data: string): void;
  /** Gets the deflated bytes of a part. */
  searchLoad(name: string): Promise<Uint8Array>;
  searchStem(word: string): string;
  searchText: {
    compounds(text: string): OpsbookCompound[];
    analyzer(stems: boolean): OpsbookAnalyzer;
    commandKey(command: string): string;
    isUnspaced(word: string): boolean;
  };
  searchParts(load: (name: string) => Promise<Uint8Array>): OpsbookParts;
  searchQuery(typed: string, analyzer: OpsbookAnalyzer, stop: Set<string>, splits?: boolean): OpsbookQuery;
  searchFuzzy: {
    letters(word: string): number;
    distance(a: string, b: string, most: number): number;
    candidates(word: string, dictionary: OpsbookDictionary, isOpen: boolean, analyzer: OpsbookAnalyzer): { term: string; word: string; distance: number }[];
  };
  searchMatch: {
    match(query: OpsbookQuery, parts: OpsbookParts, head: OpsbookSearchHead, options: OpsbookSearchOptions, analyzer: OpsbookAnalyzer): Promise<OpsbookSlot[]>;
    lookup(
      parts: OpsbookParts,
      head: OpsbookSearchHead,
    ): { find(term: string): Promise<OpsbookPostings | undefined>; begins(prefix: string, known: string): Promise<OpsbookPostings[]> };
  };
  searchNames: {
    exact(query: OpsbookQuery, parts: OpsbookParts, head: OpsbookSearchHead): Promise<OpsbookNames>;
    corrected(query: OpsbookQuery, slots: OpsbookSlot[], parts: OpsbookParts, head: OpsbookSearchHead, analyzer: OpsbookAnalyzer): Promise<OpsbookNames>;
  };
  searchPostings: {
    reader(starts: Uint32Array): OpsbookPostingsReader;
    NAME: number;
  };
  searchRank: {
    ranker(
      head: OpsbookSearchHead,
      options: OpsbookSearchOptions,
    ): (slots: OpsbookSlot[], names: OpsbookNames, isWanted: (page: number) => boolean) => { ranked: OpsbookRanked[]; count: number; pages: number[] };
    sorted<R extends OpsbookRanked>(ranked: R[]): R[];
  };
  searchPhrase(results: OpsbookResult[], query: OpsbookQuery, slots: OpsbookSlot[], analyzer: OpsbookAnalyzer, stop: Set<string>): void;
  searchEngine(
    parts: OpsbookParts,
    chosen?: Partial<OpsbookSearchOptions>,
  ): { search(typed: string, wanted: { limit: number; first?: number; isWanted?: (page: number) => boolean }): Promise<OpsbookFound>; prepare(): Promise<unknown> };
  searchPaste: {
    read(typed: string): OpsbookPasted;
    line(pasted: OpsbookPasted): string;
    pairs(text: string): OpsbookPasted | null;
    add(labels: Map<string, string>, key: string, value: unknown): void;
    namesOf(path: string): string[];
    /** Whether a text is written as alerts are called. */
    isName(text: string): boolean;
    queryOf(alert: string, path: string): string;
  };
  /** Which page of the book an address means; `query` where it is that of a search. */
  searchPlace(path: string, address: OpsbookAddress, hasPairs: boolean): { path: string; anchor: string; isHome: boolean; query: string };
  /** Reads an alert that is JSON. */
  searchAlert(text: string): OpsbookPasted | null;
  searchWords: {
    /** Makes what finds the pieces of a text that may hold one of the terms. */
    nearness(terms: Iterable<string>): (text: string) => { chunk: string; start: number }[];
    marker(wanted: { terms: Iterable<string>; open?: OpsbookTerm[]; stems: boolean }): OpsbookMarker;
    snippet(text: string, mark: OpsbookMarker, length: number): { text: string; places: [number, number][] };
    write(into: HTMLElement, text: string, places: [number, number][]): void;
  };
  searchAsk: {
    ask(typed: string, wanted: { limit: number; first?: number; isWanted?: (page: number) => boolean }): Promise<OpsbookAnswer>;
    /** Reads what is asked first before anybody types. */
    prepare(): Promise<unknown>;
    facets(): Promise<OpsbookSearchFacets>;
  };
  searchRecent: { list(): string[]; keep(typed: string): void };
  searchRow: {
    groupOf(shown: OpsbookShownResult): string;
    link(shown: OpsbookShownResult, answer: OpsbookAnswer, look: { length: number; hasKind: boolean; hasCommand: boolean }): HTMLAnchorElement;
    /** Of what holds others. */
    holder(tag: string, name: string): HTMLElement;
    /** Of a text, which may run from right to left. */
    made(tag: string, name: string, text?: string): HTMLElement;
  };
  searchList(input: HTMLInputElement, list: HTMLElement): OpsbookSearchList;
  searchNote(answer: OpsbookAnswer): string[];
  searchActs(shown: OpsbookShownResult, answer: OpsbookAnswer): HTMLElement | null;
  searchFacets(place: HTMLElement, onChange: () => void): OpsbookFacets;
  searchResults(list: HTMLElement, input: HTMLElement): OpsbookResults;
  searchAddress(box: OpsbookSearchBox, facets: OpsbookFacets): OpsbookSearchAddress;
  /** Only where the page has a box. */
  searchBox: OpsbookSearchBox;
  /** The page for the hour before the shift. */
  ready: {
    row(name: string): OpsbookReadyRow | null;
    verdict(states: OpsbookReadyState[], isChecking: boolean): { state: 'ready' | 'todo' | 'checking'; parts: [string, number][] };
    age(at: number, now: number): string;
    DAY: number;
  };
  readyPlace(): 'host' | 'disk' | 'file';
  readyStorage(found: { isKept: boolean; trouble: 'refused' | 'full' | null; place: 'host' | 'disk' | 'file'; isShared: boolean }): OpsbookReadySaid;
  readyClipboard(way: 'api' | 'command' | 'field', isExact: boolean | null): OpsbookReadySaid;
  readyCopy: { state(): OpsbookCopyState | null; confirmedSays(copy: OpsbookCopyState | null, now: number): OpsbookReadySaid };
  readyOffline: {
    keptSays(copy: OpsbookCopyState | null): OpsbookReadySaid;
    folderSays(missing: string[], count: number, copy: OpsbookCopyState | null, now: number): OpsbookReadySaid;
    read(parts: OpsbookParts): Promise<{ missing: string[]; count: number }>;
  };
  readyAccess(ids: string[], tried: Record<string, number>, now: number): { fresh: Set<string>; said: OpsbookReadySaid };
  readyWorst(states: OpsbookReadyState[]): OpsbookReadyState;
}

type OpsbookReadyState = 'good' | 'todo' | 'look' | 'unknown';

/** What a line of the page says. */
interface OpsbookReadySaid {
  state: OpsbookReadyState;
  said?: string;
  todo?: string;
  note?: string;
  /** Of its buttons and links, those to be shown. */
  acts?: string[];
  isChecking?: boolean;
}

interface OpsbookReadyRow {
  element: HTMLElement;
  act(name: string): HTMLElement | null;
  tell(said: OpsbookReadySaid): void;
  announce(): void;
}

interface OpsbookCopyState {
  /** From disk, in the single file, or from a host. */
  place: 'disk' | 'file' | 'host';
  built: Date | null;
  /** When it was last known to be the newest, and by what. */
  confirmed: Date | null;
  by: 'pull' | 'worker' | null;
  isStale: boolean;
  /** Whether the host can be asked. */
  isOnline: boolean;
  /** Whether it asks for a sign-in. */
  isSignIn: boolean;
  /** Whether the host answered, and this copy cannot be brought up to date. */
  isStuck: boolean;
  kept: 'no' | 'asks' | 'storing' | 'whole' | 'failed' | 'unsupported';
  /** What is kept, or would be. */
  bytes: number;
  files: number;
  update: 'none' | 'ready' | 'sign-in' | 'failed';
}

interface OpsbookCopy {
  state(): OpsbookCopyState;
  /** Keeps the site, after asking. */
  keep(): Promise<void>;
  /** Asks the host now. */
  check(): Promise<void>;
  /** Shows the version that is ready. */
  turn(): Promise<void>;
  /** The top of the site, as an address. */
  root: string;
  timeOf(text: unknown): number | null;
  believed(at: number | null, built: number | null, now: number): number | null;
  isOld(times: { built: number | null; confirmed: number | null }, now: number, minutes: number): boolean;
  /** What the worker said last. */
  report(): OpsbookKeptReport | null;
  /** Takes what the worker says; nothing where there is none. */
  hear(report: OpsbookKeptReport | null): void;
}

interface OpsbookCopyNotice {
  kind: 'ready' | 'sign-in' | 'behind' | 'asks' | 'room' | 'older' | 'home-screen';
  text: string;
  /** What a button does; empty where there is none. */
  act: string;
  /** The same of a link to where the host asks for a sign-in. */
  link: string;
  /** Whether it is said clearly. */
  isClear: boolean;
  /** By what it is known once it was put off; empty where it cannot be. */
  later: string;
}

/** Finds the words of a query in a text: from where to where, in order. */
type OpsbookMarker = (text: string) => [number, number][];

/** A word with its connectors, as in `--dry-run` or `OOMKilled`. */
interface OpsbookCompound {
  text: string;
  start: number;
  end: number;
  isFlag: boolean;
  continuesPath: boolean;
}

interface OpsbookTerm {
  term: string;
  role: 'part' | 'whole' | 'flag';
  /** The word before it was reduced to its stem. */
  word?: string;
}

interface OpsbookAnalyzer {
  /** Whether words are reduced to their English stems. */
  stems: boolean;
  terms(compound: { text: string; isFlag: boolean }): OpsbookTerm[];
  words(text: string): string[];
  joined(words: string[]): string;
}

interface OpsbookQueryWord {
  term: string;
  word: string;
  /** Whether it weighs little, as in `the`. */
  isStop: boolean;
}

interface OpsbookQuery {
  text: string;
  words: OpsbookQueryWord[];
  /** The terms as they stand. */
  order: string[];
  wholes: { term: string; isName: boolean; word: string }[];
  /** Two neighbours as one word. */
  pairs: { term: string; word: string; isOpen: boolean }[];
  plainWords: string[];
  /** All words joined: what a thing is called that is called exactly so. */
  name: string;
  command: string;
  /** The last word, as long as it may go on. */
  open: OpsbookTerm[];
}

interface OpsbookPostings {
  sections: number;
  bytes: Uint8Array;
}

interface OpsbookMatch {
  postings: OpsbookPostings;
  factor: number;
}

/** A word of the query, and what matches it. */
interface OpsbookSlot {
  term: string;
  weight: number;
  rarity: number;
  matches: OpsbookMatch[];
  isKnown: boolean;
  /** What it was taken for. */
  corrected?: string;
  /** Terms of what means the same and was looked for too. */
  meant?: string[];
  isBonus?: boolean;
}

interface OpsbookTermPart {
  names: string[];
  postings: Map<string, OpsbookPostings>;
}

interface OpsbookDictionary {
  /** All words of the book as they are written, folded. */
  names: string[];
  /** How common the term of each is: the logarithm of its sections. */
  common: number[];
  /** Which letters each has, as bits. */
  letters: number[];
}

interface OpsbookParts {
  head(): Promise<OpsbookSearchHead>;
  facets(): Promise<OpsbookSearchFacets>;
  terms(number: number): Promise<OpsbookTermPart>;
  words(): Promise<OpsbookDictionary>;
  pages(number: number): Promise<OpsbookPageRecord[]>;
}

interface OpsbookSearchHead {
  format: number;
  stems: boolean;
  sections: number;
  /** Of each page. */
  counts: number[];
  priors: number[];
  /** The first of each part. */
  terms: string[];
  /** How many each part has. */
  pages: number[];
  stop: string[];
  /** Those of which not all pages are kept: they tell something only where nothing else was typed. */
  cut: string[];
  /** Phrases that mean the same: the term under which they all lie, those that the book holds, each as its terms, and others. */
  synonyms: [string, string[][], string[][]][];
  /** Words that the authors mistyped, and what they meant. */
  misspelled: [string, string][];
}

/** For each value the pages that have it. */
interface OpsbookSearchFacets {
  severities: [string, number[]][];
  services: [string, number[]][];
  kinds: [string, number[]][];
}

/** Techniques that can be left out. */
interface OpsbookSearchOptions {
  stop: boolean;
  parts: boolean;
  wholes: boolean;
  prefix: boolean;
  fuzzy: boolean;
  synonyms: boolean;
  exact: boolean;
  pages: boolean;
  coverage: boolean;
  phrase: boolean;
  prior: boolean;
}

type OpsbookNameKind = 'query' | 'command' | 'identifier' | 'corrected' | 'begun';

type OpsbookNames = { kind: OpsbookNameKind; postings: OpsbookPostings }[];

/** Places with what each says of a term; the first `count` of each list. */
interface OpsbookPlaces {
  at: Uint32Array;
  /** As they are written, and `NAME` where the term is the whole name of the place. */
  weights: Uint8Array;
  count: number;
}

/** What it gives holds until it is called again. */
type OpsbookPostingsReader = (bytes: Uint8Array) => { pages: OpsbookPlaces; sections: OpsbookPlaces };

interface OpsbookRanked {
  page: number;
  section: number;
  score: number;
  words: number;
  /** Whether the page, or the section, is called as the query. */
  isNamed: boolean;
}

/** Text of a command, its danger from 0 to 2, whether it has slots. */
type OpsbookFoundCommand = [string, number, number];

interface OpsbookPageRecord {
  /** What it is. */
  k: string;
  /** Its address relative to the top of the site. */
  h: string;
  t: string;
  /** Where it belongs. */
  c: string;
  v?: string[];
  w?: string[];
  s: [string, string, number, string, OpsbookFoundCommand[]][];
  /** How it is reached: kind, text, address. */
  a?: [string, string, string];
}

interface OpsbookResult extends OpsbookRanked {
  kind: string;
  record: OpsbookPageRecord;
  /** Heading, anchor, level, text, commands. */
  text: OpsbookPageRecord['s'][0];
}

interface OpsbookFound {
  query: OpsbookQuery;
  slots: OpsbookSlot[];
  results: OpsbookResult[];
  /** The results behind those, up to the limit. */
  rest(): Promise<OpsbookResult[]>;
  total: number;
  /** All that hold a word of the query, also those that are not wanted. */
  pages: number[];
  words: string[];
  corrected: string[];
  /** Terms of what means the same as a word of the query and stands in the book. */
  meant: string[];
}

/** What was pasted, as search understands it. */
interface OpsbookPasted {
  /** What is asked for. */
  query: string;
  /** Empty where no alert is named. */
  alert: string;
  labels: Map<string, string>;
  /** Of an address, without host and query. */
  path: string;
  anchor: string;
  /** The address of a runbook that a message names, as it is written there; empty without one. */
  runbook: string;
  /** Whether all of it was understood: it is an address or an alert and nothing else. */
  isWhole: boolean;
  /** Whether it is the address of the book itself. */
  isHome?: boolean;
}

interface OpsbookShownResult {
  result: OpsbookResult;
  /** Relative to this page. */
  href: string;
}

interface OpsbookAnswer {
  typed: string;
  pasted: OpsbookPasted;
  results: OpsbookShownResult[];
  /** What stands behind those, up to the limit. */
  rest(): Promise<OpsbookShownResult[]>;
  total: number;
  /** All that hold a word of the query, also those that are narrowed away. */
  pages: number[];
  corrected: string[];
  mark: OpsbookMarker;
  /** The words to mark on the page that opens. */
  said: string;
  /** An alert that nothing answers. */
  unknown: string;
  /** Whether the first result is what was pasted. */
  isSure: boolean;
}

interface OpsbookSearchList {
  fill(nodes: Node[], options: HTMLElement[]): void;
  close(): void;
  move(step: 1 | -1): void;
  first(): void;
  active(): HTMLElement | null;
}

/** What shows the answers. */
interface OpsbookSearchView {
  limit: number;
  /** How many come first, where the others are shown later. */
  first?: number;
  /** Whether they stand on the page, and not in a list under the box. */
  isPage?: boolean;
  isWanted?(): (page: number) => boolean;
  show(answer: OpsbookAnswer): void;
  /** Shows the others too. */
  more?(rest: OpsbookShownResult[], answer: OpsbookAnswer): void;
  clear(typed: string): void;
  enter(typed: string): void;
  /** Where no list is open: leads to the results. */
  arrow?(): void;
}

interface OpsbookSearchBox {
  finder: HTMLElement;
  input: HTMLInputElement;
  panel: HTMLElement;
  combobox: OpsbookSearchList;
  run(): void;
  setOpen(isOpen: boolean): void;
  inAddress(typed: string): string;
  use(view: OpsbookSearchView): void;
  open(): void;
}

interface OpsbookFacets {
  isWanted(): (page: number) => boolean;
  /** The buttons keep their places as long as the query is the same. */
  show(pages: number[], query: string): Promise<void>;
  hide(): void;
  /** Takes back what is chosen. */
  none(): void;
  /** What is chosen, as it stands in an address. */
  chosen(): string;
  choose(text: string): Promise<void>;
}

/** The list of all results. */
interface OpsbookResults {
  /** Takes what makes each row: so many are made at once. */
  fill(makers: (() => HTMLElement)[], atOnce?: number): void;
  /** Adds rows behind those. */
  add(makers: (() => HTMLElement)[]): void;
  /** Makes the others now. */
  finish(): void;
  first(): HTMLElement | undefined;
}

interface OpsbookSearchAddress {
  write(): void;
  tell(): void;
  read(): { q?: string; only: string };
  isLeft(): boolean;
  restore(): void;
}

/** Who else keeps the values of placeholders. */
interface OpsbookShare {
  /** Empty where there is none. */
  get(name: string): string;
  /** An empty value takes it away; one that is not new takes the place of none. */
  set(name: string, value: string, isNew: boolean): void;
}

/** The log that the page shows. */
interface OpsbookShown {
  incident: OpsbookIncident;
  /** In front, and not resolved. */
  isRunning: boolean;
  /** Kept in this browser; else it came from a file. */
  isOwn: boolean;
}

interface OpsbookJournal {
  one(hook: string): HTMLElement;
  all(hook: string): HTMLElement[];
  shown(): OpsbookShown | null;
  /** Shows one of those that are kept, one from a file, or the running one. */
  view(id: string | null, other?: OpsbookIncident | null): void;
  /** Opens or closes the form for another one. */
  start(isOpen: boolean): void;
  act(fn: (incident: OpsbookIncident, now: number) => string | void): OpsbookKept;
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
  /** When it was taken up again after it had ended. */
  resumed?: number;
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
  /** Keeps a run that is over elsewhere. */
  record?(run: OpsbookRun): void;
  /** Calls back when another tab changed something. */
  onChange(fn: () => void): void;
}

type OpsbookTimeName = 'detected' | 'acknowledged' | 'mitigated' | 'resolved';
type OpsbookOutcome = 'called' | 'unanswered';

/** What was done or said, in the order of its time. All times are milliseconds since 1970. */
type OpsbookEntry = { at: number } & (
  | { kind: 'started'; severity: string }
  | { kind: 'severity'; from: string; to: string }
  /** A time that was set, moved or taken back. */
  | { kind: 'time'; which: OpsbookTimeName; from: number | null; to: number | null }
  | { kind: 'call'; step: number; contact: string; name: string; outcome: OpsbookOutcome }
  | { kind: 'note'; text: string }
  | { kind: 'tick'; page: string; key: string; text: string; state: OpsbookStepState }
  | { kind: 'copied'; page: string; text: string; ids: string[]; environment: string | null }
  | { kind: 'opened'; page: string; title: string }
  | { kind: 'wrong'; page: string; heading: string; text: string; edit: string | null }
);

interface OpsbookIncident {
  id: string;
  title: string;
  /** The id of the severity that it has now. */
  severity: string;
  /** When the log was begun. */
  started: number;
  detected: number;
  acknowledged: number | null;
  /** Acknowledged once more, after a raise. */
  again: number | null;
  mitigated: number | null;
  resolved: number | null;
  /** The severity from when on, the first one included. */
  changes: { severity: string; at: number }[];
  /** Whom of the ladder was called: the place on it, when, and whether somebody answered. */
  calls: { step: number; at: number; outcome: OpsbookOutcome }[];
  entries: OpsbookEntry[];
  /** How many entries there was no room for. */
  left: number;
  /** By page, as a run has them. */
  runs: Record<string, OpsbookRun>;
  /** Placeholder values that are no secrets. */
  values: Record<string, string>;
  environment: string | null;
  /** The last act. */
  last: number;
}

/** What the log needs of the book. */
interface OpsbookPlan {
  /** From most to least severe; targets in minutes. */
  severities: { id: string; name: string | null; respond: number | null; resolve: number | null; policy: string | null }[];
  policies: Record<string, OpsbookRung[]>;
}

/** A rung of an escalation ladder. */
interface OpsbookRung {
  /** Minutes after the policy began; `null` where the book leaves it open. */
  after: number | null;
  contact: string;
  name: string;
  /** The best way to reach them. */
  kind: string | null;
  text: string | null;
  url: string | null;
}

interface OpsbookClock {
  from: number;
  due: number | null;
  /** When it was met. */
  met: number | null;
  /** How many milliseconds it is or was late. */
  over: number;
}

/** A rung of the ladder that holds now, and the last call to it. */
interface OpsbookRungState {
  step: number;
  rung: OpsbookRung;
  due: number | null;
  call: { at: number; outcome: OpsbookOutcome } | null;
}

interface OpsbookClocks {
  rungs: OpsbookRungState[];
  elapsed: number;
  /** What was acknowledged before a raise counted the response again. */
  first: OpsbookClock | null;
  response: OpsbookClock;
  resolution: OpsbookClock;
  /** Whom to call next; nobody once a person has taken the incident, and behind the last rung. */
  call: { step: number; rung: OpsbookRung; due: number | null; isNow: boolean } | null;
}

type OpsbookKept = { ok: true; incident: OpsbookIncident } | { ok: false; reason: 'notes' | 'none' };

interface OpsbookIncidents {
  /** What the book says of severities and ladders. */
  plan: OpsbookPlan;
  /** Begins a log and puts it in front. Nothing else of the program begins one. */
  start(what: { title: string; severity: string; detected?: number | null }): OpsbookIncident | null;
  /** The one that runs and is in front. */
  current(): OpsbookIncident | null;
  get(id: string): OpsbookIncident | null;
  /** Newest first, the current one included. */
  all(): OpsbookIncident[];
  /** Writes to the log of the current incident, or of another. Reads first what other tabs wrote. */
  act(fn: (incident: OpsbookIncident, now: number) => string | void, id?: string): OpsbookKept;
  /** Puts another one that is not resolved in front, or none. */
  take(id: string | null): void;
  remove(id: string): void;
  /** Whether not all of it came along to this page. */
  isShort?: boolean;
  /** Stores one that came along. */
  keep(incident: OpsbookIncident): void;
  /** Removes all that this browser keeps for the book. */
  forget(): void;
  /** Whether there is no room for another one. Nothing goes by itself. */
  isFull(): boolean;
  /** Tells this page that something changed. */
  tell(): void;
}

interface OpsbookIncidentParts {
  MOST: Record<'entries' | 'changes' | 'calls' | 'pages' | 'ticks' | 'values', number>;
  LONGEST: Record<'word' | 'title' | 'page' | 'text' | 'note', number>;
  TIMES: OpsbookTimeName[];
  LARGEST_FILE: number;
  next(state: OpsbookClocks, now: number, time?: (at: number) => string): { text: string; isLate: boolean };
  fileName(incident: OpsbookIncident, extension: 'md' | 'json'): string;
  isObject(value: unknown): value is Record<string, any>;
  text(value: unknown, longest: number): string;
  line(value: unknown, longest: number): string;
  read(value: unknown): OpsbookIncident | null;
  begun(what: { id: string; title: string; severity: string; detected?: number | null }, now: number): OpsbookIncident;
  /** Whether there was room. */
  add(incident: OpsbookIncident, entry: OpsbookEntry): boolean;
  rate(incident: OpsbookIncident, to: string, now: number): void;
  acknowledge(incident: OpsbookIncident, plan: OpsbookPlan, now: number): void;
  setTime(incident: OpsbookIncident, which: OpsbookTimeName, to: number | null, now: number): void;
  call(incident: OpsbookIncident, what: { step: number; rung: OpsbookRung; outcome: OpsbookOutcome }, now: number): void;
  note(incident: OpsbookIncident, words: string, now: number): boolean;
  merged(own: OpsbookIncident | null, came: OpsbookIncident): OpsbookIncident;
  join(own: OpsbookIncident, other: OpsbookIncident): boolean;
  clocks(incident: OpsbookIncident, plan: OpsbookPlan, now: number): OpsbookClocks;
  /** As they would be, were it set to a severity now. */
  clocksAs(incident: OpsbookIncident, plan: OpsbookPlan, severity: string, now: number): OpsbookClocks;
  severityOf(plan: OpsbookPlan, id: string): OpsbookPlan['severities'][0];
  rankOf(plan: OpsbookPlan, id: string): number;
  ladderOf(plan: OpsbookPlan, severity: string): OpsbookRung[];
  elapsedText(milliseconds: number): string;
  duration(milliseconds: number): string;
  secretsIn(text: string): string[];
  secretsOf(incident: OpsbookIncident): string[];
  hidden(text: string, lifted: Set<string>): string;
  /** As it may be shown to others. */
  masked(incident: OpsbookIncident, lifted: Set<string>): OpsbookIncident;
  severityText(plan: OpsbookPlan, id: string): string;
  timeName(which: OpsbookTimeName): string;
  told(
    entry: OpsbookEntry,
    of: { incident: OpsbookIncident; plan: OpsbookPlan },
  ): { text: string; code?: string; more?: string; page?: string; edit?: string | null };
  ordered(incident: OpsbookIncident, options: { opened: boolean }): OpsbookEntry[];
  againstTarget(clock: OpsbookClock, at: { now: number }): string;
  markdown(incident: OpsbookIncident, options: { plan: OpsbookPlan; now: number; opened: boolean }): string;
  json(incident: OpsbookIncident, options: { now: number; opened: boolean }): string;
  parsed(text: string): OpsbookLogFile;
  status(incident: OpsbookIncident, options: { plan: OpsbookPlan; now: number }): string;
  review(template: string, log: { incident: OpsbookIncident; plan: OpsbookPlan; now: number; opened: boolean }): string;
  stamp(at: number): string;
  item(entry: OpsbookEntry, of: { incident: OpsbookIncident; plan: OpsbookPlan }, indent?: string): string;
  plain(text: string): string;
  titleOf(incident: OpsbookIncident): string;
  timelineOf(incident: OpsbookIncident, options: { plan: OpsbookPlan; now: number; opened: boolean }): string[];
}

/** A log from a file, or why there is none. */
type OpsbookLogFile = { incident: OpsbookIncident; fault: null } | { incident: null; fault: 'none' | 'newer' | 'large' };

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
  /** Empty where nobody gave one. */
  title: string;
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
type OpsbookSource = 'typed' | 'alert' | 'incident' | 'environment' | 'default' | 'none';

/** `detail` of the event `opsbook:copied`. */
interface OpsbookCopied {
  text: string;
  /** The same as it may be written down: sensitive values by their names. */
  logged: string;
  /** The placeholders whose values were in it. */
  names: string[];
  /** The ids of the rows. */
  ids: string[];
  environment: string | null;
}

/** Where a page stands: a file of a site, or a part of the single file. */
interface OpsbookHere {
  query(): string;
  /** The fragment, with its `#`; in the single file without the page. */
  hash(): string;
  /** Below the top of the site, as in `incidents/p1.html`. */
  path(): string;
  /** The address that was asked for, where nothing stands at it. */
  asked(): string;
  /** The page's address on a host; empty where it has none. */
  hosted(): string;
  /** Gives pairs to a link. */
  with(href: string, pairs: string): string;
  /** Where the book lies, here and on a host: addresses that lead to its home. */
  tops(): string[];
  /** Whether a link leads to this page. */
  isAt(link: HTMLAnchorElement): boolean;
  /** Writes the address; throws where the browser refuses. */
  write(how: 'pushState' | 'replaceState', state: unknown, hash: string, query?: string): void;
  /** Goes to a place of the page, without an entry of its own. */
  go(hash: string): void;
  /** Leads to a page, named from the top of the site. */
  href(path: string): string;
  /** A part of the search index, in base64, where it stands in the file. */
  part(name: string): string | null;
}

interface OpsbookFilePlan {
  /** Where the book is hosted. */
  url: string | null;
  pages: { path: string; name: string }[];
  /** What leads on to another page, by path. */
  forwards: Record<string, string>;
  /** Whether a page has a place of this id. */
  has(path: string, id: string): boolean;
}

/** A page of the single file. */
interface OpsbookFilePage {
  path: string;
  name: string;
  title: string;
  /** The class of its body. */
  look: string;
  source: string | null;
  /** Its anchor in the print of the whole book. */
  leaf: string | null;
  element: HTMLElement;
}

/** What an address of the single file means. */
interface OpsbookRoute {
  path: string;
  /** The id of the place in it; empty for the page itself. */
  anchor: string;
  /** What the page's scripts see as the fragment. */
  local: string;
  /** What was asked for, as a path where it is known. */
  asked: string;
  /** The other pairs. */
  more: string;
}

interface OpsbookRoutes {
  read(hash: string): OpsbookRoute;
  write(path: string, local: string): string;
  href(href: string): string;
  idOf(path: string, anchor: string): string;
  pageOf(id: string): { path: string; anchor: string } | null;
  decoded(text: string): string;
}

/** The single file, from its own scripts. */
interface OpsbookFile {
  /** What storage could not keep, for as long as the file is open: of the tab, and of the book. */
  memories: Map<string, unknown>[];
  /** Runs the scripts of a page. */
  run(): void;
  here: OpsbookHere;
  route: OpsbookRoutes;
  routes(plan: OpsbookFilePlan): OpsbookRoutes;
  life: { begin(): void; end(): void };
  plan: OpsbookFilePlan;
  pages: Map<string, OpsbookFilePage>;
  place(path: string): void;
  partOf(name: string): string | null;
}

interface OpsbookAddress {
  anchor: string;
  labels: Map<string, string>;
  reserved: Record<string, string>;
}

interface OpsbookStore {
  get(key: string): any;
  /** Returns whether it is kept; if not, it lives as long as the page. */
  set(key: string, value: unknown, isRecord?: boolean): boolean;
  remove(key: string): void;
  keys(): string[];
  /** What another version wrote, or is damaged, by key. */
  unread(): Record<string, string>;
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
  /** In the single file alone; each of its scripts adds to it. */
  opsbookFile: OpsbookFile;
  /** What `pull` leaves beside the site: when the host served it last, the digest of its manifest, and that of the two. */
  opsbookConfirmed?: { at: string | null; of?: string; sum?: string };
}
