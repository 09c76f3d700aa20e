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
}

interface Window {
  opsbook: Opsbook;
}
