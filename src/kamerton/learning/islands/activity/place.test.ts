import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Keeper, type Place, readShare } from "./place";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function recorder(fails = 0) {
  const sent: Array<[Place, boolean]> = [];
  const keeper = new Keeper((place, leaving) => {
    if (fails-- > 0) return Promise.reject(new Error("offline"));
    sent.push([place, leaving]);
    return Promise.resolve();
  }, 1000);
  return { sent, keeper };
}

test("readShare counts what has come into view", () => {
  expect(readShare({ top: 0, height: 2000 }, 500)).toBe(0.25);
  expect(readShare({ top: -1500, height: 2000 }, 500)).toBe(1);
  expect(readShare({ top: 900, height: 2000 }, 500)).toBe(0);
});

test("many notes go out as one, the newest", () => {
  const { sent, keeper } = recorder();
  keeper.note({ position_s: 1 });
  keeper.note({ position_s: 2 });
  vi.advanceTimersByTime(1000);
  expect(sent).toEqual([[{ position_s: 2 }, false]]);
});

test("leaving sends at once", () => {
  const { sent, keeper } = recorder();
  keeper.note({ share: 0.5 });
  keeper.flush(true);
  expect(sent).toEqual([[{ share: 0.5 }, true]]);
});

test("what could not be sent goes with the next", async () => {
  const { sent, keeper } = recorder(1);
  keeper.note({ position_s: 3 });
  keeper.flush(false);
  await vi.runAllTimersAsync();
  keeper.note({ share: 0.1 });
  keeper.flush(false);
  expect(sent).toEqual([[{ position_s: 3, share: 0.1 }, false]]);
});
