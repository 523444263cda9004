/* What is known of one file on its way, and what the reader is told of it. No DOM here. */

export type State = "sending" | "paused" | "sent" | "failed";

export interface Item {
  name: string;
  size: number;
  sent: number;
  state: State;
  reason: string;
  fileId: string;
}

export type Words = Record<string, string>;

export function newItem(name: string, size: number): Item {
  return { name, size, sent: 0, state: "sending", reason: "", fileId: "" };
}

export function percent(item: Pick<Item, "sent" | "size">): number {
  return item.size === 0 ? 100 : Math.floor((100 * item.sent) / item.size);
}

/** Put values into "{name}" places; a place without a value stays empty. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_place, key: string) => String(values[key] ?? ""));
}

export function describe(item: Item, words: Words): string {
  return fill(words[item.state] ?? "", { name: item.name, percent: percent(item), reason: item.reason });
}

/** Why a file cannot even be begun, as a key of the words; empty when it can. */
export function objection(size: number, mostBytes: number): "" | "empty" | "too_large" {
  if (size === 0) return "empty";
  return mostBytes > 0 && size > mostBytes ? "too_large" : "";
}

/** The server's own sentence in an error of tus-js-client, or an empty string. */
export function toldBy(error: unknown): string {
  const response = (error as { originalResponse?: { getBody(): string } | null }).originalResponse;
  try {
    const body = JSON.parse(response?.getBody() ?? "") as { message?: unknown };
    return typeof body.message === "string" ? body.message : "";
  } catch {
    return "";
  }
}

/** A refusal for good is not tried again; a lost connection and a busy server are. */
export function isWorthRetrying(status: number): boolean {
  return status === 0 || status === 409 || status === 423 || status === 429 || status === 460 || status >= 500;
}

/** Announce a file's progress rarely: at every quarter, and when its state changes. */
export function isWorthSaying(before: Pick<Item, "sent" | "size" | "state">, after: Item): boolean {
  return before.state !== after.state || Math.floor(percent(before) / 25) !== Math.floor(percent(after) / 25);
}

export interface Kept {
  id: string;
  name: string;
}

/** Files already sent with a form that is not: kept for the tab, so that a reload loses nothing. */
export class Memory {
  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    private readonly key: string,
  ) {}

  read(): Kept[] {
    try {
      const kept: unknown = JSON.parse(this.storage.getItem(this.key) ?? "[]");
      return Array.isArray(kept) ? (kept as Kept[]) : [];
    } catch {
      return [];
    }
  }

  write(kept: Kept[]): void {
    if (kept.length > 0) this.storage.setItem(this.key, JSON.stringify(kept));
    else this.storage.removeItem(this.key);
  }
}
