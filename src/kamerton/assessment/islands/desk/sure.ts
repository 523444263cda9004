/* A form on its way over a connection that may be half dead: sent again under the same key until the server answers,
   and every moment said as it is. No DOM here. */
import { HttpError, OfflineError } from "@shared/http";

export type SureState = "sending" | "slow" | "offline" | "unknown";

export interface SureOptions<T> {
  /** One try; throws OfflineError where no answer came, HttpError where the server refused. */
  send: () => Promise<T>;
  onState: (state: SureState) => void;
  isOnline?: () => boolean;
  later?: (call: () => void, ms: number) => unknown;
}

export const SLOW_MS = 4000;
const FIRST_MS = 2000;
const LONGEST_MS = 30_000;

/** Whether the same thing may be tried again: no answer, or a server that is not well. */
export function isPassing(error: unknown): boolean {
  return error instanceof OfflineError || (error instanceof HttpError && (error.status >= 500 || error.status === 429));
}

export class Sure<T> {
  private wake: () => void = () => undefined;
  private readonly later: (call: () => void, ms: number) => unknown;
  private readonly isOnline: () => boolean;

  constructor(private readonly options: SureOptions<T>) {
    this.later = options.later ?? ((call, ms) => setTimeout(call, ms));
    this.isOnline = options.isOnline ?? (() => navigator.onLine);
  }

  /** Try now: the connection has returned, or somebody pressed the button. */
  nudge(): void {
    this.wake();
  }

  /** Send until the server answers. Rejects with what cannot be mended by trying again. */
  async run(): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.once();
      } catch (error) {
        if (!isPassing(error)) throw error;
      }
      this.options.onState(this.isOnline() ? "unknown" : "offline");
      await this.pause(Math.min(LONGEST_MS, FIRST_MS * 2 ** tries));
    }
  }

  private async once(): Promise<T> {
    let isOpen = true;
    this.options.onState("sending");
    this.later(() => isOpen && this.options.onState("slow"), SLOW_MS);
    try {
      return await this.options.send();
    } finally {
      isOpen = false;
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      this.later(resolve, ms);
    });
  }
}
