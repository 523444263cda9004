import { describe, expect, it } from "vitest";
import { occurrence, placeInScore, placeWords } from "./places";

const words = { bar: "такт {bar}, доля {beat}", bars: "такты {first}–{last}", page: "с. {number}", quote: "«{words}»", whole: "вся работа" };
const label = (bar: number): string => String(bar + 1);

describe("a place in the score", () => {
  it("is the beat that sounds, with the recording's moment", () => {
    expect(placeInScore({ bar: 4, beat: 2, recording: null, ms: 900 }, null)).toEqual({ bar: 4, beat: 2 });
    expect(placeInScore({ bar: 4, beat: 2, recording: 7, ms: 900.4 }, null)).toEqual({ bar: 4, beat: 2, ms: 900 });
  });

  it("is the repeat, when more than one bar repeats there", () => {
    expect(placeInScore({ bar: 4, beat: 2, recording: 7, ms: 900 }, [4, 6])).toEqual({ bar: 4, to_bar: 6 });
    expect(placeInScore({ bar: 4, beat: 2, recording: null, ms: 0 }, [4, 4])).toEqual({ bar: 4, beat: 2 });
    expect(placeInScore({ bar: 9, beat: 1, recording: null, ms: 0 }, [4, 6])).toEqual({ bar: 9, beat: 1 });
  });
});

it.each([
  [{ bar: 4, beat: 2, ms: 14_300 }, "такт 5, доля 2 · 0:14"],
  [{ bar: 4, to_bar: 6 }, "такты 5–7"],
  [{ ms: 61_000, to_ms: 65_000 }, "1:01–1:05"],
  [{ page: 3 }, "с. 3"],
  [{ quote: "мех" }, "«мех»"],
  [{}, "вся работа"],
])("%o is told", (place, told) => expect(placeWords(place, label, words)).toBe(told));

it("the same words later in a text are another place", () => {
  const text = "Мех ровно. Потом  мех ровно.";
  expect(occurrence(text, "ровно", text.lastIndexOf("ровно"))).toBe(1);
  expect(occurrence(text, "ровно", 4)).toBe(0);
});
