import { expect, test } from "vitest";
import { Countdown } from "./timer";

test("counts by the server's clock, whatever the device's says", () => {
  const countdown = new Countdown(1_000_000, 400_000, () => 77_000);
  expect(countdown.leftS).toBe(600);
  expect(countdown.words).toBe("10:00");
});

test("hours are shown only where there are any", () => {
  const words = (seconds: number) => new Countdown(seconds * 1000, 0, () => 0).words;
  expect([words(3725), words(65), words(5), words(-3)]).toEqual(["1:02:05", "1:05", "0:05", "0:00"]);
});

test("each mark is told once, and the nearest when several were passed asleep", () => {
  let now = 0;
  const countdown = new Countdown(600_000, 0, () => now);
  expect(countdown.reached()).toBe("");
  now = 301_000;
  expect([countdown.reached(), countdown.reached()]).toEqual(["five", ""]);
  now = 700_000;
  expect([countdown.reached(), countdown.reached()]).toEqual(["over", ""]);
});
