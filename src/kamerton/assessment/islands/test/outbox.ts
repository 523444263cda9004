/* Answers on their way to the server: kept on the device until they are there, sent together in the order in which they
   were given, the last one to each question only. No DOM here. */
import { Draft, DraftStore, type DraftState, type Store } from "@shared/drafts";

export type Raw = string[];
export type Entry = [question: number, raw: Raw];

export interface OutboxOptions {
  name: string;
  store: Store;
  send: (entries: Entry[]) => Promise<unknown>;
  onState: (state: DraftState, error?: unknown) => void;
  later?: (call: () => void, ms: number) => unknown;
}

export class Outbox {
  private pending = new Map<number, Raw>();
  private readonly store: DraftStore<Entry[]>;
  private readonly draft: Draft<Entry[]>;

  constructor(options: OutboxOptions) {
    this.store = new DraftStore<Entry[]>(options.name, options.store);
    this.draft = new Draft<Entry[]>({
      store: this.store,
      send: (kept) => options.send(kept.value),
      onState: (state, error) => {
        if (state === "saved") this.pending.clear();
        options.onState(state, error);
      },
      quietMs: 600,
      ...(options.later ? { later: options.later } : {}),
    });
  }

  /** What was given before and has not reached the server; it is sent again. */
  resume(): Entry[] {
    const kept = this.draft.resume() ?? [];
    this.pending = new Map(kept);
    return kept;
  }

  put(question: number, raw: Raw): void {
    this.pending.delete(question);
    this.pending.set(question, raw);
    this.draft.change([...this.pending]);
  }

  get isEmpty(): boolean {
    return this.pending.size === 0;
  }

  flush(): Promise<void> {
    return this.draft.flush();
  }

  /** The attempt is closed: nothing of it can be sent any more. */
  forget(): void {
    this.pending.clear();
    this.store.forget();
  }
}
