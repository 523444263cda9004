import { expect, test } from "vitest";
import { HttpError, OfflineError } from "@shared/http";
import { Outbox, Shelf, type Waiting } from "./outbox";

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const rest = () => new Promise((done) => setTimeout(done, 0));

test("what is written goes once, in its order, and nothing stays on the device", async () => {
  const store = storage();
  const sent: string[] = [];
  const box = new Outbox(new Shelf("a", store), async ({ text }) => void sent.push(text), () => undefined);
  box.add("one", "", "k1");
  box.add("two", "", "k2");
  await rest();
  expect(sent).toEqual(["one", "two"]);
  expect(box.waiting).toEqual([]);
  expect(store.kept.size).toBe(0);
});

test("without a connection it stays, survives a reload and goes later with the same key", async () => {
  const store = storage();
  const away = async () => {
    throw new OfflineError("offline");
  };
  const box = new Outbox(new Shelf("a", store), away, () => undefined);
  box.add("one", "7", "k1");
  await rest();
  expect(box.waiting.map((one) => one.failed)).toEqual([true]);
  const sent: Waiting[] = [];
  const later = new Outbox(new Shelf("a", store), async (one) => void sent.push(one), () => undefined);
  await later.go();
  expect(sent.map(({ key, text, answers }) => [key, text, answers])).toEqual([["k1", "one", "7"]]);
});

test("what the server refuses says why, holds nobody up and goes again only by hand", async () => {
  let isFull = true;
  const sent: string[] = [];
  const send = async ({ text }: Waiting) => {
    if (text === "one" && isFull) throw new HttpError(429, { message: "Too many." });
    sent.push(text);
  };
  const box = new Outbox(new Shelf("a", storage()), send, () => undefined);
  box.add("one", "", "k1");
  box.add("two", "", "k2");
  await rest();
  expect(sent).toEqual(["two"]);
  expect(box.waiting[0]?.refused).toBe("Too many.");
  isFull = false;
  await box.go();
  expect(sent).toEqual(["two"]);
  await box.go("k1");
  expect(sent).toEqual(["two", "one"]);
});

test("a message that came back with the room's is known to be stored", () => {
  const box = new Outbox(new Shelf("a", storage()), () => new Promise(() => undefined), () => undefined);
  box.add("one", "", "k1");
  box.arrived("k1");
  expect(box.waiting).toEqual([]);
});

test("a torn note on the device is not an error", () => {
  const store = storage();
  store.setItem("a", "{");
  expect(new Shelf("a", store).read()).toEqual({ draft: "", waiting: [] });
});
