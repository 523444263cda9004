/* Nothing typed is lost. A draft is kept on the device at each change and sent when there is a connection: again and
   again, the longer apart the longer it fails, and at once when the connection returns. No DOM here. */
import { HttpError, OfflineError } from "./http";

export type DraftState = "saved" | "waiting" | "sending" | "refused";

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Kept<T> {
  value: T;
  /** Milliseconds since 1970, when it was written. */
  writtenAt: number;
}

const PREFIX = "draft:";

/** Keep a draft on this device under a name that says whose and of what it is: "7:answer:42". */
export class DraftStore<T> {
  constructor(
    private readonly name: string,
    private readonly store: Store,
    private readonly now: () => number = Date.now,
  ) {}

  read(): Kept<T> | null {
    const text = this.store.getItem(PREFIX + this.name);
    if (text === null) return null;
    try {
      return JSON.parse(text) as Kept<T>;
    } catch {
      return null;
    }
  }

  write(value: T): Kept<T> {
    const kept = { value, writtenAt: this.now() };
    try {
      this.store.setItem(PREFIX + this.name, JSON.stringify(kept));
    } catch {
      // The device is full: the draft lives on in memory and still goes to the server.
    }
    return kept;
  }

  forget(): void {
    this.store.removeItem(PREFIX + this.name);
  }
}

export interface DraftOptions<T> {
  store: DraftStore<T>;
  send: (kept: Kept<T>) => Promise<unknown>;
  onState: (state: DraftState, error?: unknown) => void;
  later?: (call: () => void, ms: number) => unknown;
  quietMs?: number;
}

const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60_000;

const isPassing = (error: unknown): boolean =>
  error instanceof OfflineError || (error instanceof HttpError && (error.status >= 500 || error.status === 429));

/** Saves a draft by itself: on the device at once, on the server after a moment of quiet. */
export class Draft<T> {
  private waiting: Kept<T> | null = null;
  private isSending = false;
  private failures = 0;
  private ticket = 0;
  private readonly later: (call: () => void, ms: number) => unknown;

  constructor(private readonly options: DraftOptions<T>) {
    this.later = options.later ?? ((call, ms) => setTimeout(call, ms));
  }

  /** What waits on this device from before, if anything; it is sent again. */
  resume(): T | null {
    const kept = this.options.store.read();
    if (!kept) return null;
    this.waiting = kept;
    this.plan(0);
    return kept.value;
  }

  change(value: T): void {
    this.waiting = this.options.store.write(value);
    this.options.onState("waiting");
    this.plan(this.options.quietMs ?? 1200);
  }

  /** Send now: the connection has returned, or the page is being left. */
  flush(): Promise<void> {
    this.ticket += 1;
    return this.send();
  }

  private plan(ms: number): void {
    const ticket = ++this.ticket;
    this.later(() => {
      if (ticket === this.ticket) void this.send();
    }, ms);
  }

  private async send(): Promise<void> {
    const kept = this.waiting;
    if (!kept || this.isSending) return;
    this.isSending = true;
    this.options.onState("sending");
    try {
      await this.options.send(kept);
      this.failures = 0;
      this.isSending = false;
      this.arrived(kept);
    } catch (error) {
      this.isSending = false;
      this.failed(error);
    }
  }

  private arrived(kept: Kept<T>): void {
    if (this.waiting !== kept) return this.plan(0);
    this.waiting = null;
    this.options.store.forget();
    this.options.onState("saved");
  }

  private failed(error: unknown): void {
    if (!isPassing(error)) {
      this.options.onState("refused", error);
      return;
    }
    this.options.onState("waiting", error);
    this.plan(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures++));
  }
}
