/* The namespace that the theme's scripts share. boot.js makes it; each other file adds what tests and neighbours use. */
interface Opsbook {
  recall(key: string): string | null;
  keep(key: string, value: string | null): boolean;
  showLook(look: string | null): void;
  lookAfter?(look: string | null | undefined): string;
  isOverdue?(due: string, now: Date): boolean;
  keyOpens?(
    press: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean },
    state: { isTyping: boolean; isOn: boolean },
  ): string | null;
  forwardTo?(target: string, query: string, fragment: string): string;
  quote(value: string, place: OpsbookPlace): OpsbookQuoted;
  blank(name: string, place: OpsbookPlace): string | null;
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
