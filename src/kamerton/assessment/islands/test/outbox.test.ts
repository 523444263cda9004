import { OfflineError } from "@shared/http";
import { expect, test } from "vitest";
import { type Entry, Outbox } from "./outbox";

function setup(fails = 0, kept: Record<string, string> = {}) {
  const memory = new Map(Object.entries(kept));
  const sent: Entry[][] = [];
  const states: string[] = [];
  const calls: Array<() => void> = [];
  const outbox = new Outbox({
    name: "7:test:1",
    store: {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => void memory.set(key, value),
      removeItem: (key) => void memory.delete(key),
    },
    send: (entries) => {
      if (fails-- > 0) return Promise.reject(new OfflineError("offline"));
      sent.push(structuredClone(entries));
      return Promise.resolve();
    },
    onState: (state) => states.push(state),
    later: (call) => calls.push(call),
  });
  const run = async (): Promise<void> => {
    for (const call of calls.splice(0)) call();
    await new Promise((done) => setTimeout(done, 0));
  };
  return { outbox, sent, states, memory, run };
}

test("answers go together, in the order given, the last to each question", async () => {
  const { outbox, sent, run } = setup();
  outbox.put(1, ["0"]);
  outbox.put(2, ["3"]);
  outbox.put(1, ["2"]);
  await run();
  expect(sent).toEqual([[[2, ["3"]], [1, ["2"]]]]);
  expect(outbox.isEmpty).toBe(true);
});

test("without a connection they wait on the device and go later", async () => {
  const { outbox, sent, states, memory, run } = setup(1);
  outbox.put(1, ["0"]);
  await run();
  expect(sent).toEqual([]);
  expect(memory.size).toBe(1);
  outbox.put(2, ["1"]);
  await outbox.flush();
  expect(sent).toEqual([[[1, ["0"]], [2, ["1"]]]]);
  expect(states.at(-1)).toBe("saved");
  expect(memory.size).toBe(0);
});

test("after a reload what had not arrived is given back and sent", async () => {
  const kept = { "draft:7:test:1": JSON.stringify({ value: [[5, ["1", "2"]]], writtenAt: 1 }) };
  const { outbox, sent, run } = setup(0, kept);
  expect(outbox.resume()).toEqual([[5, ["1", "2"]]]);
  await run();
  expect(sent).toEqual([[[5, ["1", "2"]]]]);
});

test("a closed attempt leaves nothing behind", () => {
  const { outbox, memory } = setup();
  outbox.put(1, ["0"]);
  outbox.forget();
  expect([outbox.isEmpty, memory.size]).toEqual([true, 0]);
});
