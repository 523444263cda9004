/* Drafts on this device: what is typed is kept at each change, comes back after a reload, a lost connection or a new
   sign-in, and is forgotten when it was sent. No DOM here. */
import { DraftStore, type Store } from "@shared/drafts";
import type { JSONContent } from "@tiptap/core";

export interface Unsent {
  document: JSONContent;
  /** What the server had when the writing began. */
  base: string;
  /** Set when the form was sent and the answer is not known. */
  isSent?: boolean;
}

export interface Arrival {
  /** How the page was come to: "navigate", "reload", "back_forward". */
  type: string;
  referrer: string;
}

const OLDEST_MS = 30 * 24 * 60 * 60 * 1000;

/** The draft of one field of one form of one person. */
export class Keeper {
  private readonly store: DraftStore<Unsent>;
  private readonly base: string;

  constructor(
    name: string,
    store: Store,
    initial: JSONContent,
    private readonly now: () => number = Date.now,
  ) {
    this.store = new DraftStore<Unsent>(name, store, now);
    this.base = JSON.stringify(initial);
  }

  /** The text to go on with, or null. A text that was sent comes back only when it seems not to have arrived. */
  recall(arrival: Arrival): JSONContent | null {
    const kept = this.store.read();
    if (!kept) return null;
    const { document, base, isSent } = kept.value;
    const arrived = isSent && arrival.type === "navigate" && !/\/accounts\/|\/login/.test(arrival.referrer);
    const isOld = this.now() - kept.writtenAt > OLDEST_MS;
    if (arrived || isOld || base !== this.base || JSON.stringify(document) === this.base) {
      if (base === this.base || isOld || arrived) this.store.forget();
      return null;
    }
    return document;
  }

  change(document: JSONContent): void {
    if (JSON.stringify(document) === this.base) this.store.forget();
    else this.store.write({ document, base: this.base });
  }

  sent(document: JSONContent): void {
    this.store.write({ document, base: this.base, isSent: true });
  }

  forget(): void {
    this.store.forget();
  }
}

/** The name of a draft: whose, in which form, which field, in answer to what. */
export function draftName(parts: { viewer: string; path: string; field: string; answers: string }): string {
  return `${parts.viewer}:text:${parts.path}:${parts.field}:${parts.answers}`;
}

/** Local storage, or memory where the browser forbids it. */
export function deviceStore(): Store {
  try {
    window.localStorage.setItem("draft:probe", "1");
    window.localStorage.removeItem("draft:probe");
    return window.localStorage;
  } catch {
    const memory = new Map<string, string>();
    return {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => void memory.set(key, value),
      removeItem: (key) => void memory.delete(key),
    };
  }
}
