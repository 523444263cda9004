import { HttpError, OfflineError } from "@shared/http";
import { expect, test } from "vitest";
import { isPassing, Sure, type SureState } from "./sure";

function trial(answers: Array<string | Error>, isOnline = true): { states: SureState[]; timers: Array<[() => void, number]>; sure: Sure<string> } {
  const states: SureState[] = [];
  const timers: Array<[() => void, number]> = [];
  const sure = new Sure<string>({
    send: () => {
      const next = answers.shift();
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? "");
    },
    onState: (state) => states.push(state),
    isOnline: () => isOnline,
    later: (call, ms) => timers.push([call, ms]),
  });
  return { states, timers, sure };
}
const settle = (): Promise<void> => new Promise((done) => setTimeout(done));

test("an answer ends it at once", async () => {
  const { states, sure } = trial(["there"]);
  expect(await sure.run()).toBe("there");
  expect(states).toEqual(["sending"]);
});

test("a lost answer is tried again, later and later, and nobody is told that it failed", async () => {
  const { states, timers, sure } = trial([new OfflineError("x"), new HttpError(502, ""), "there"]);
  const done = sure.run();
  await settle();
  expect(states).toEqual(["sending", "unknown"]);
  expect(timers.map(([, ms]) => ms)).toEqual([4000, 2000]);
  timers[1]?.[0]();
  await settle();
  expect(timers.at(-1)?.[1]).toBe(4000);
  sure.nudge();
  expect(await done).toBe("there");
});

test("without a connection that is said, and the return of it tries at once", async () => {
  const { states, sure } = trial([new OfflineError("x"), "there"], false);
  const done = sure.run();
  await settle();
  expect(states).toEqual(["sending", "offline"]);
  sure.nudge();
  expect(await done).toBe("there");
});

test("a slow answer is told of, one that came is not", async () => {
  let answer: (text: string) => void = () => undefined;
  const states: SureState[] = [];
  const timers: Array<() => void> = [];
  const sure = new Sure<string>({ send: () => new Promise((done) => (answer = done)), onState: (state) => states.push(state), later: (call) => timers.push(call) });
  const done = sure.run();
  timers[0]?.();
  expect(states).toEqual(["sending", "slow"]);
  answer("there");
  await done;
  timers[0]?.();
  expect(states).toEqual(["sending", "slow"]);
});

test("a refusal is not tried again", async () => {
  const { sure } = trial([new HttpError(403, "")]);
  await expect(sure.run()).rejects.toThrow("403");
  expect([new HttpError(404, ""), new HttpError(429, ""), new Error("x")].map(isPassing)).toEqual([false, true, false]);
});
