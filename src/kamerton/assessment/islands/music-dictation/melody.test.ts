import { describe, expect, test } from "vitest";
import { Editing } from "./editing";
import { hit, keyPlaces, layOut, middleOf, placeAt, yOf } from "./layout";
import { accidentals, barLength, filled, keyAlter, lengthOf, midi, place, readBars, readSign, spelled, writeMelody, writeSign, writeText } from "./melody";

const TERMS = { metre: "3/4", fifths: 1, barCount: 3, fixed: 0, middle: middleOf("G") };
const words = (editing: Editing): string => writeText(editing.state.bars);

describe("signs", () => {
  test("are read and written back", () => {
    for (const word of ["F#4/8.~", "r/4", "Bb3/2", "C##5/16..", "G4/1"]) expect(writeSign(readSign(word)!)).toBe(word);
    expect(["H4/4", "F4/3", "F/4", "r/4~~"].map(readSign)).toEqual([null, null, null, null]);
  });

  test("know their length, pitch and place", () => {
    expect(lengthOf(readSign("G4/4.")!)).toBe(48);
    expect([midi(readSign("C4/4")!), midi(readSign("Bb4/4")!), midi(readSign("B#3/4")!)]).toEqual([60, 70, 60]);
    expect(place({ step: "E", octave: 4 })).toBe(30);
    expect([barLength("3/4"), barLength("6/8"), filled(readBars([["G4/4", "r/8"]])[0]!)]).toEqual([96, 96, 48]);
  });

  test("a whole melody is one line of JSON without the empty bars of its end", () => {
    expect(writeMelody(readBars([["G4/4"], [], ["A4/2"], []]))).toBe('{"v":1,"bars":[["G4/4"],[],["A4/2"]]}');
    expect(writeMelody([[], []])).toBe("");
  });

  test("the key gives sharps and flats", () => {
    expect([keyAlter("F", 1), keyAlter("C", 1), keyAlter("B", -1), keyAlter("E", -1), keyAlter("E", -2)]).toEqual([1, 0, -1, 0, -1]);
    expect(spelled(66, 1)).toEqual({ step: "F", alter: 1, octave: 4 });
    expect(spelled(70, -1)).toEqual({ step: "B", alter: -1, octave: 4 });
    expect(spelled(61, 0)).toEqual({ step: "C", alter: 1, octave: 4 });
    for (let number = 40; number < 90; number += 1) for (const fifths of [-7, -3, 0, 4, 7]) expect(midi(spelled(number, fifths))).toBe(number);
  });

  test("an accidental is drawn only where it is needed", () => {
    const [bar] = readBars([["F#4/4", "F4/4", "F4/4", "F#4/4", "F#5/4"]]);
    expect(accidentals(bar!, 1)).toEqual([null, 0, null, 1, null]);
    expect(accidentals(readBars([["C#5/4"]])[0]!, 0, readSign("C#5/4~"))).toEqual([null]);
  });
});

describe("editing", () => {
  test("letters go to the nearest octave, take the key's signs, and bars fill", () => {
    const editing = new Editing(TERMS, []);
    for (const step of "GABF") editing.addStep(step);
    expect(words(editing)).toBe("G4/4 A4/4 B4/4 | F#4/4");
    expect(editing.state.cursor).toEqual({ bar: 1, index: 0 });
  });

  test("what does not fit is refused with the reason", () => {
    const editing = new Editing(TERMS, []);
    editing.setValue(2);
    editing.addStep("G");
    expect([editing.addStep("A"), editing.fault]).toEqual([false, "too-long"]);
    editing.setValue(4);
    expect(editing.addStep("A")).toBe(true);
    for (let n = 0; n < 6; n += 1) editing.addStep("B");
    expect([editing.addStep("B"), editing.fault]).toEqual([false, "full"]);
    expect(editing.state.bars.map(filled)).toEqual([96, 96, 96]);
  });

  test("an accidental holds to the bar's end and goes back by the same key", () => {
    const editing = new Editing(TERMS, []);
    editing.addStep("C");
    editing.alter(1);
    editing.addStep("C");
    expect(words(editing)).toBe("C5/4 C5/4".replaceAll("C5", "C#5"));
    editing.alter(1);
    expect(words(editing)).toBe("C#5/4 C5/4");
  });

  test("notes are moved, tied, given other values and removed; each step can be undone", () => {
    const editing = new Editing(TERMS, readBars([["G4/4", "A4/4"]]));
    editing.shift(1);
    editing.tie();
    editing.revalue(8, 0);
    expect(words(editing)).toBe("G4/4 B4/8~");
    editing.shift(-7);
    expect(words(editing)).toBe("G4/4 B3/8~");
    editing.remove();
    expect(words(editing)).toBe("G4/4");
    for (let n = 0; n < 5; n += 1) editing.undo();
    expect(words(editing)).toBe("G4/4 A4/4");
    editing.redo();
    expect(words(editing)).toBe("G4/4 B4/4");
  });

  test("what stands written cannot be changed", () => {
    const editing = new Editing({ ...TERMS, fixed: 1 }, readBars([["G4/4"]]));
    expect([editing.remove(), editing.fault, editing.shift(1), editing.alter(1)]).toEqual([false, "fixed", false, false]);
    expect(editing.addStep("A")).toBe(true);
  });

  test("the cursor goes by signs and by bars; something is written after it", () => {
    const editing = new Editing(TERMS, readBars([["G4/4", "B4/4"], ["C5/4"]]));
    editing.moveBar(-1);
    expect(editing.state.cursor).toEqual({ bar: 0, index: 0 });
    editing.addStep("A");
    expect(words(editing)).toBe("G4/4 A4/4 B4/4 | C5/4");
    editing.move(-99);
    expect(editing.state.cursor).toEqual({ bar: 0, index: -1 });
    expect([editing.remove(), editing.fault]).toEqual([false, "nothing"]);
    editing.move(99);
    expect(editing.state.cursor).toEqual({ bar: 2, index: -1 });
  });
});

describe("layout", () => {
  const look = { clef: "G", fifths: 1, metre: "3/4" };

  test("heights and places of the staff are each other's inverse in every clef", () => {
    for (const clef of ["G", "F", "C3", "C4"]) for (let at = 14; at < 45; at += 1) expect(placeAt(yOf(at, clef, 58), clef, 58)).toBe(at);
    expect(yOf(place({ step: "B", octave: 4 }), "G", 0)).toBe(20);
    expect(yOf(place({ step: "D", octave: 3 }), "F", 0)).toBe(20);
    expect(yOf(place({ step: "C", octave: 4 }), "C3", 0)).toBe(20);
    expect(yOf(place({ step: "C", octave: 4 }), "C4", 0)).toBe(10);
  });

  test("bars go on to the next system where the screen is narrow, none beyond its edge", () => {
    const bars = readBars(Array.from({ length: 8 }, () => ["G4/8", "A4/8", "B4/8", "C5/8", "D5/4"]));
    const narrow = layOut(bars, look, 340);
    expect(new Set(narrow.bars.map((bar) => bar.top)).size).toBeGreaterThan(3);
    for (const width of [340, 700, 1000]) {
      const laid = layOut(bars, look, width);
      for (const sign of laid.signs) expect(sign.x).toBeLessThan(width);
      for (const bar of laid.bars) expect(bar.x + bar.width).toBeLessThanOrEqual(width);
    }
  });

  test("a point finds the sign it hits or where to write", () => {
    const laid = layOut(readBars([["G4/4", "A4/4"], []]), look, 700);
    const second = laid.signs[1]!;
    expect(hit(laid, second.x + 6, second.y)?.sign).toBe(second);
    const gap = hit(laid, second.x + 40, second.y);
    expect([gap?.sign, gap?.after]).toEqual([null, 1]);
    expect(hit(laid, 5000, 0)).toBeNull();
  });

  test("the signs of the key stay on the staff in every clef", () => {
    for (const clef of ["G", "F", "C3", "C4"])
      for (const fifths of [7, -7])
        for (const at of keyPlaces(fifths, clef)) {
          const y = yOf(at, clef, 0);
          expect(y).toBeGreaterThanOrEqual(-5);
          expect(y).toBeLessThanOrEqual(45);
        }
  });
});
