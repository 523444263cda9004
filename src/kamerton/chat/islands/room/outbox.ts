/* What was written and is not yet known to be stored. Kept on the device by person and conversation, sent one after
   another with a key of its own each, so that sending again is harmless. No DOM here. */
import { HttpError } from "@shared/http";
import type { Store } from "@shared/drafts";

export interface Waiting {
  key: string;
  text: string;
  answers: string;
  /** What the server said when it refused; empty while it may still go by itself. */
  refused: string;
  failed: boolean;
}

export interface Kept {
  draft: string;
  waiting: Waiting[];
}

export class Shelf {
  constructor(
    private readonly name: string,
    private readonly store: Store,
  ) {}

  read(): Kept {
    try {
      const { draft = "", waiting = [] } = JSON.parse(this.store.getItem(this.name) ?? "{}") as Partial<Kept>;
      return { draft, waiting };
    } catch {
      return { draft: "", waiting: [] };
    }
  }

  write(kept: Kept): void {
    try {
      if (!kept.draft && kept.waiting.length === 0) this.store.removeItem(this.name);
      else this.store.setItem(this.name, JSON.stringify(kept));
    } catch {
      // The device is full: what waits lives on in memory.
    }
  }
}

export type Send = (message: Waiting) => Promise<void>;

export class Outbox {
  waiting: Waiting[];
  private isSending = false;

  constructor(
    private readonly shelf: Shelf,
    private readonly send: Send,
    private readonly onChange: () => void,
  ) {
    this.waiting = shelf.read().waiting;
  }

  add(text: string, answers: string, key: string): void {
    this.waiting.push({ key, text, answers, refused: "", failed: false });
    this.keep();
    void this.go();
  }

  /** Send what waits, in its order. What the server refused goes only when it is asked for by hand. */
  async go(key = ""): Promise<void> {
    for (const one of this.waiting) if (one.key === key) one.refused = "";
    if (this.isSending) return;
    this.isSending = true;
    try {
      for (let next = this.next(); next; next = this.next()) if (!(await this.one(next))) break;
    } finally {
      this.isSending = false;
    }
  }

  /** It is on the server: it came back with the messages of the room, or the answer said so. */
  arrived(key: string): void {
    const left = this.waiting.filter((one) => one.key !== key);
    if (left.length === this.waiting.length) return;
    this.waiting = left;
    this.keep();
  }

  take(key: string): Waiting | undefined {
    const found = this.waiting.find((one) => one.key === key);
    this.arrived(key);
    return found;
  }

  private next(): Waiting | undefined {
    return this.waiting.find((one) => !one.refused);
  }

  private async one(message: Waiting): Promise<boolean> {
    try {
      await this.send(message);
      this.arrived(message.key);
      return true;
    } catch (error) {
      message.failed = true;
      const isFinal = error instanceof HttpError && error.status < 500;
      if (isFinal) message.refused = error.told || String(error.status);
      this.keep();
      return isFinal;
    }
  }

  private keep(): void {
    this.shelf.write({ ...this.shelf.read(), waiting: this.waiting });
    this.onChange();
  }
}
