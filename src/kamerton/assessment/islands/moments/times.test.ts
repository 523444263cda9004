import { describe, expect, it } from "vitest";
import { withMoment, written } from "./times";

describe("moments of a recording", () => {
  it("are written in minutes and seconds", () => {
    expect([written(0), written(65.9), written(-1), written(600)]).toEqual(["0:00", "1:05", "0:00", "10:00"]);
  });

  it("stand in a text with one space around", () => {
    expect(withMoment("", 0, 5)).toEqual(["0:05 ", 5]);
    expect(withMoment("Низко", 5, 65)).toEqual(["Низко 1:05 ", 11]);
    expect(withMoment("Да нет", 2, 65)).toEqual(["Да 1:05 нет", 8]);
  });
});
