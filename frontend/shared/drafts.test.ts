import { beforeEach, describe, expect, it, vi } from "vitest";
import { Draft, DraftStore, type DraftState, type Kept } from "./drafts";
import { HttpError, OfflineError } from "./http";

class Memory {
  readonly kept = new Map<string, string>();
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.kept.set(key, value);
  removeItem = (key: string): void => void this.kept.delete(key);
}

describe("Draft", () => {
  let memory: Memory;
  let states: DraftState[];
  let calls: { call: () => void; ms: number }[];
  const sent: unknown[] = [];

  const draft = (send: (kept: Kept<string>) => Promise<unknown>): Draft<string> =>
    new Draft({
      store: new DraftStore("7:answer:42", memory, () => 1000),
      send,
      onState: (state) => states.push(state),
      later: (call, ms) => calls.push({ call, ms }),
      quietMs: 100,
    });
  const settle = async (): Promise<void> => {
    calls.splice(0).forEach(({ call }) => call());
    await vi.waitFor(() => undefined);
    await new Promise((done) => setTimeout(done));
  };

  beforeEach(() => {
    memory = new Memory();
    states = [];
    calls = [];
    sent.length = 0;
  });

  it("keeps a change on the device before it is sent", () => {
    draft(async () => undefined).change("до мажор");
    expect(JSON.parse(memory.kept.get("draft:7:answer:42") ?? "")).toEqual({ value: "до мажор", writtenAt: 1000 });
    expect(states).toEqual(["waiting"]);
  });

  it("sends once after several changes and then forgets the device's copy", async () => {
    const one = draft(async ({ value }) => sent.push(value));
    one.change("до");
    one.change("до мажор");
    await settle();
    expect(sent).toEqual(["до мажор"]);
    expect(memory.kept.size).toBe(0);
    expect(states.at(-1)).toBe("saved");
  });

  it("tries again, later each time, while there is no connection", async () => {
    let isOffline = true;
    const one = draft(async ({ value }) => {
      if (isOffline) throw new OfflineError("offline");
      sent.push(value);
    });
    one.change("ля");
    await settle();
    expect(calls.map(({ ms }) => ms)).toEqual([2000]);
    await settle();
    expect(calls.map(({ ms }) => ms)).toEqual([4000]);
    isOffline = false;
    await one.flush();
    expect(sent).toEqual(["ля"]);
    expect(memory.kept.size).toBe(0);
  });

  it("does not repeat what the server refused, and keeps the text", async () => {
    const one = draft(async () => {
      throw new HttpError(409, { message: "Срок прошёл" });
    });
    one.change("ля");
    await settle();
    expect(states.at(-1)).toBe("refused");
    expect(calls).toEqual([]);
    expect(memory.kept.size).toBe(1);
  });

  it("sends what was left from an earlier visit", async () => {
    new DraftStore<string>("7:answer:42", memory).write("си");
    const one = draft(async ({ value }) => sent.push(value));
    expect(one.resume()).toBe("си");
    await settle();
    expect(sent).toEqual(["си"]);
  });

  it("sends again when it changed while it was being sent", async () => {
    let finish = (): void => undefined;
    const one = draft(({ value }) => {
      sent.push(value);
      return sent.length === 1 ? new Promise<void>((done) => (finish = done)) : Promise.resolve();
    });
    one.change("до");
    await settle();
    one.change("ре");
    finish();
    await settle();
    await settle();
    expect(sent).toEqual(["до", "ре"]);
  });
});
