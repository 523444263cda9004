/* Takes kept on the device until they are safely on the server: in IndexedDB, piece by piece as they are recorded,
   so that neither a reload nor a browser that was closed loses one. */

export interface Take {
  id: string;
  /** Whose and of what: "7:12:take". */
  scope: string;
  number: number;
  kind: "audio" | "video";
  mime: string;
  madeAt: number;
  durationMs: number;
  /** Not ended properly: the page was closed while it was recorded. */
  isCut: boolean;
  /** Moments of the score's bars, see align.ts of the score's player. */
  points: [number, number][];
  /** The file on the server, once it is there and handed in. */
  fileId: string;
  /** The file on the server, once it is whole there. */
  sentId?: string;
  /** Whether it is to be handed in: sending goes on until it is. */
  isWanted: boolean;
}

const NAME = "kamerton-takes";

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("indexedDB"));
  });
}

export class TakeStore {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(): Promise<TakeStore> {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("takes", { keyPath: "id" }).createIndex("scope", "scope");
      request.result.createObjectStore("pieces", { autoIncrement: true }).createIndex("take", "take");
    };
    const store = new TakeStore(await asked(request));
    void navigator.storage?.persist?.();
    return store;
  }

  async put(take: Take): Promise<void> {
    await asked(this.table("takes", "readwrite").put(take));
  }

  async addPiece(take: string, piece: Blob): Promise<void> {
    await asked(this.table("pieces", "readwrite").add({ take, piece }));
  }

  async list(scope: string): Promise<Take[]> {
    const found = (await asked(this.table("takes").index("scope").getAll(scope))) as Take[];
    return found.sort((a, b) => a.number - b.number);
  }

  async content(take: Take): Promise<Blob> {
    const rows = (await asked(this.table("pieces").index("take").getAll(take.id))) as { piece: Blob }[];
    return new Blob(rows.map(({ piece }) => piece), { type: take.mime });
  }

  async remove(id: string): Promise<void> {
    await asked(this.table("takes", "readwrite").delete(id));
    const pieces = this.table("pieces", "readwrite");
    const keys = await asked(pieces.index("take").getAllKeys(id));
    await Promise.all(keys.map((key) => asked(this.table("pieces", "readwrite").delete(key))));
  }

  private table(name: string, mode: IDBTransactionMode = "readonly"): IDBObjectStore {
    return this.database.transaction(name, mode).objectStore(name);
  }
}

export function newTake(scope: string, number: number, kind: Take["kind"], mime: string): Take {
  const made = { id: crypto.randomUUID(), scope, number, kind, mime, madeAt: Date.now() };
  return { ...made, durationMs: 0, isCut: true, points: [], fileId: "", isWanted: false };
}

/** The next free number; numbers of deleted takes are not given again while later ones are there. */
export function nextNumber(takes: readonly Take[]): number {
  return takes.reduce((most, take) => Math.max(most, take.number), 0) + 1;
}

/** How much later than it was played a click is heard in the recording, in seconds: the middle of those that were heard. */
export function delayOf(heardS: readonly number[], playedS: readonly number[], mostS = 0.6): number | null {
  const delays = playedS
    .map((played) => heardS.map((heard) => heard - played).find((delay) => delay > -0.03 && delay < mostS))
    .filter((delay) => delay !== undefined)
    .sort((a, b) => a - b);
  if (delays.length < Math.ceil(playedS.length / 2)) return null;
  const middle = delays[delays.length >> 1] as number;
  const isSteady = delays.filter((delay) => Math.abs(delay - middle) < 0.03).length >= Math.ceil(playedS.length / 2);
  return isSteady ? Math.max(0, middle) : null;
}
