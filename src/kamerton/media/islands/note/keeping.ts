/* A note kept on the device, piece by piece, until the form that it belongs to is safely on the server. */
import { newTake, type Take, TakeStore } from "@shared/takes";

// A file that nobody attached is collected after a while: what was sent longer ago is sent again.
const FRESH_MS = 6 * 3600 * 1000;

export class KeptNote {
  private take: Take | null = null;

  private constructor(
    private readonly store: TakeStore,
    private readonly scope: string,
  ) {}

  /** Null where the browser keeps nothing: the note then lives as long as its page. */
  static async open(scope: string): Promise<KeptNote | null> {
    try {
      return new KeptNote(await TakeStore.open(), `note:${scope}`);
    } catch {
      return null;
    }
  }

  async begin(kind: "audio" | "video", mime: string): Promise<void> {
    await this.drop();
    this.take = newTake(this.scope, 1, kind, mime);
    await this.store.put(this.take);
  }

  async piece(blob: Blob): Promise<void> {
    if (this.take) await this.store.addPiece(this.take.id, blob);
  }

  async sent(fileId: string): Promise<void> {
    if (this.take) await this.store.put(Object.assign(this.take, { fileId, isCut: false }));
  }

  /** What was recorded before a reload: its content, and its file where that is on the server still. */
  async recall(now = Date.now()): Promise<{ content: Blob; kind: "audio" | "video"; fileId: string } | null> {
    const found = (await this.store.list(this.scope)).at(-1);
    if (!found) return null;
    this.take = found;
    const content = await this.store.content(found);
    if (!content.size) {
      await this.drop();
      return null;
    }
    return { content, kind: found.kind, fileId: now - found.madeAt < FRESH_MS ? found.fileId : "" };
  }

  async drop(): Promise<void> {
    this.take = null;
    for (const { id } of await this.store.list(this.scope)) await this.store.remove(id);
  }
}
