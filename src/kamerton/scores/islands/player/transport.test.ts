import { describe, expect, it } from "vitest";
import { Transport } from "./transport";

describe("the transport", () => {
  it("stands still until it starts, then follows the clock", () => {
    const transport = new Transport(5000);
    expect(transport.position(10)).toBe(0);
    transport.start(10);
    expect([9, 10, 11.5, 99].map((now) => transport.position(now))).toEqual([0, 0, 1500, 5000]);
    expect(transport.isOver(99)).toBe(true);
  });

  it("keeps its place on pause and when the tempo changes", () => {
    const transport = new Transport(5000);
    transport.start(0);
    transport.setRate(0.5, 1);
    expect(transport.position(3)).toBe(2000);
    transport.pause(3);
    expect(transport.position(50)).toBe(2000);
    transport.start(60);
    expect(transport.position(61)).toBe(2500);
  });

  it("goes round in a loop and starts inside it", () => {
    const transport = new Transport(5000);
    transport.setLoop({ fromMs: 1000, toMs: 2000 }, 0);
    transport.start(0);
    expect([0, 0.5, 1, 1.25, 2.5].map((now) => transport.position(now))).toEqual([1000, 1500, 1000, 1250, 1500]);
    expect(transport.isOver(99)).toBe(false);
  });

  it("plans every moment once", () => {
    const transport = new Transport(1000);
    transport.start(5);
    expect(transport.plan(5.2).map((segment) => [segment.fromMs, Math.round(segment.toMs), segment.atS])).toEqual([[0, 200, 5]]);
    expect(transport.plan(5.2)).toEqual([]);
    expect(transport.plan(9).map((segment) => [Math.round(segment.fromMs), segment.toMs, segment.isCut])).toEqual([[200, 1000, true]]);
    expect(transport.plan(12)).toEqual([]);
  });

  it("plans across the end of a loop, at half the tempo", () => {
    const transport = new Transport(5000);
    transport.setLoop({ fromMs: 0, toMs: 400 }, 0);
    transport.setRate(0.5, 0);
    transport.start(0);
    const planned = transport.plan(1);
    expect(planned.map(({ fromMs, toMs, atS }) => [fromMs, Math.round(toMs), atS])).toEqual([
      [0, 400, 0],
      [0, 100, 0.8],
    ]);
  });

  it("refuses a loop of no length and seeks within the score", () => {
    const transport = new Transport(5000);
    transport.setLoop({ fromMs: 5, toMs: 5 }, 0);
    expect(transport.loop).toBeNull();
    transport.seek(99_999, 0);
    expect(transport.position(0)).toBe(5000);
    transport.start(0);
    expect(transport.position(0)).toBe(0);
  });
});

it("each round of a repeat may go at another tempo, without a gap", () => {
  const transport = new Transport(10_000);
  transport.setLoop({ fromMs: 1000, toMs: 2000 }, 0);
  transport.setRate(0.5, 0);
  transport.onRound = (rate) => Math.min(1, rate * 2);
  transport.start(10);
  const segments = transport.plan(14.5);
  expect(segments.map(({ atS, fromMs, rate }) => [atS, fromMs, rate])).toEqual([
    [10, 1000, 0.5],
    [12, 1000, 1],
    [13, 1000, 1],
    [14, 1000, 1],
  ]);
  expect(transport.position(11)).toBe(1500);
  expect(transport.rate).toBe(0.5);
  expect(transport.position(12.5)).toBe(1500);
  expect(transport.rate).toBe(1);
  expect(transport.position(13.25)).toBe(1250);
});
