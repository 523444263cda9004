import { expect, test } from "vitest";
import { latencyOf, planned, readTaken, taken } from "./timing";

test("the count-in stands before zero, the first beat of each bar is marked", () => {
  const plan = planned({ tempo: 60, metre: "3/4", countIn: 1, bars: 2 });
  expect(plan.clicks.map((click) => click.at)).toEqual([-3000, -2000, -1000, 0, 1000, 2000, 3000, 4000, 5000]);
  expect(plan.clicks.filter((click) => click.isFirst).map((click) => click.at)).toEqual([-3000, 0, 3000]);
  expect([plan.startMs, plan.endMs, plan.clicks.filter((click) => click.isCountIn).length]).toEqual([-3000, 6000, 3]);
});

test("compound time has beats of three quavers", () => {
  const plan = planned({ tempo: 120, metre: "6/8", countIn: 1, bars: 1 });
  expect(plan.clicks.map((click) => click.at)).toEqual([-1500, -750, 0, 750]);
});

test("taps of the count-in and long after the end are left out", () => {
  const plan = planned({ tempo: 60, metre: "2/4", countIn: 1, bars: 1 });
  expect(taken([-1800, -480.04, 0.26, 999, 2900, 3100], plan)).toEqual([-480, 0.3, 999, 2900]);
});

test("the delay is the middle of the taps' own; uneven taps measure nothing", () => {
  const clicks = [0, 600, 1200, 1800, 2400, 3000, 3600, 4200];
  expect(latencyOf(clicks.map((at, index) => at + 120 + (index % 2 ? 15 : -15)), clicks)).toBe(120);
  expect(latencyOf(clicks.map((at) => at - 30), clicks)).toBe(0);
  expect(latencyOf(clicks.map((at, index) => at + [0, 250, -200, 180, -150, 220, 0, -240][index]!), clicks)).toBeNull();
  expect(latencyOf([10, 20], clicks)).toBeNull();
});

test("what was sent is read back, anything else is nothing", () => {
  expect(readTaken('{"taps_ms":[1,2],"latency_ms":5}')).toEqual({ taps_ms: [1, 2], latency_ms: 5 });
  expect([readTaken(""), readTaken("{"), readTaken("null"), readTaken("{}")]).toEqual([null, null, null, null]);
});
