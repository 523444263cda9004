/* Takes on their way to the server: a lost connection and a reload only make them later. */
import { endingOf } from "@shared/capture";
import { HttpError, request } from "@shared/http";
import { send, type Sending, whenOnline } from "@shared/sending";
import type { Take, TakeStore } from "@shared/takes";

export interface SenderHost {
  readonly endpoint: string;
  /** Where a take that was sent is put into the work, and the part of the work. */
  readonly add: string;
  readonly partKey: string;
  told(word: string, values?: Record<string, string | number>): string;
  state(take: Take, text: string): void;
  handedIn(take: Take): Promise<void>;
  refused(): void;
}

export class Sender {
  private readonly sendings = new Map<string, Sending>();

  constructor(
    private readonly store: TakeStore,
    private readonly host: SenderHost,
  ) {}

  nudge(): void {
    this.sendings.forEach((sending) => sending.nudge());
  }

  stop(take: Take): void {
    this.sendings.get(take.id)?.stop();
  }

  /** Send until it is there, and put it into the work. */
  async send(take: Take): Promise<void> {
    const { host, store } = this;
    const waits = (): void => host.state(take, host.told("waiting"));
    try {
      const file = take.sentId || (await this.upload(take, waits));
      if (!file) return; // it is on its way already
      const body = { part: host.partKey, file, points: JSON.stringify(take.points), number: String(take.number), length_ms: String(take.durationMs) };
      await whenOnline(() => request(host.add, { method: "POST", body: new URLSearchParams(body) }), waits);
      take.fileId = body.file;
      await store.put(take);
      await host.handedIn(take);
    } catch (error) {
      Object.assign(take, { isWanted: false, sentId: "" });
      await store.put(take);
      host.state(take, host.told("refused", { reason: (error instanceof HttpError && error.told) || "" }));
      host.refused();
    } finally {
      this.sendings.delete(take.id);
    }
  }

  /** Send the bytes; what is whole on the server is known after a reload too, and is not sent again. */
  private async upload(take: Take, waits: () => void): Promise<string> {
    const { host, store } = this;
    const content = await store.content(take);
    if (this.sendings.has(take.id)) return "";
    const filename = `${host.told("take", { number: take.number })}.${endingOf(take.mime)}`;
    const file = { content, filename, endpoint: host.endpoint, name: take.id };
    let isWhole = false; // news of the progress may come late
    const sending = send(file, (percent) => void (isWhole || host.state(take, host.told("sending", { percent }))), waits);
    this.sendings.set(take.id, sending);
    take.sentId = await sending.done;
    isWhole = true;
    await store.put(take);
    return take.sentId;
  }
}
