import { afterEach, beforeEach, expect, it, type Mock, vi } from "vitest";
import type { LineState } from "@shared/realtime";
import { watchNetwork } from "./network";

let say: (state: LineState) => void;
let retry: Mock<() => void>;
let isOnLine: boolean;
const shown = (): string | undefined => document.querySelector(".offline")?.textContent;

beforeEach(() => {
  vi.useFakeTimers();
  const own = vi.fn<() => void>(); // the watchers of earlier tests live on
  retry = own;
  isOnLine = true;
  vi.spyOn(navigator, "onLine", "get").mockImplementation(() => isOnLine);
  document.documentElement.dataset.saysOffline = "no network";
  document.documentElement.dataset.saysAway = "news come late";
  document.body.innerHTML = '<div class="bar"></div>';
  watchNetwork(window, {
    onState: (listener) => {
      say = listener;
      return () => undefined;
    },
    retry: own,
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("says that news come late only when the line is away for long, and takes it back", () => {
  say("away");
  vi.advanceTimersByTime(14_000);
  say("away");
  expect(shown()).toBeUndefined();
  vi.advanceTimersByTime(2000);
  expect(shown()).toBe("news come late");
  say("open");
  expect(shown()).toBeUndefined();
});

it("says nothing of a line that comes back at once", () => {
  say("away");
  say("open");
  vi.advanceTimersByTime(60_000);
  expect(shown()).toBeUndefined();
});

it("says a lost network at once, and calls the line when it is back", () => {
  isOnLine = false;
  window.dispatchEvent(new Event("offline"));
  expect(shown()).toBe("no network");
  isOnLine = true;
  window.dispatchEvent(new Event("online"));
  expect(shown()).toBeUndefined();
  expect(retry).toHaveBeenCalledTimes(1);
});
