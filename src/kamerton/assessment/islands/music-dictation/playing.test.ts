import { expect, test } from "vitest";
import { Editing } from "./editing";
import { pressed } from "./keys";
import { middleOf } from "./layout";
import { readBars, writeText } from "./melody";
import { pressedKey } from "./midi";
import { tonesOf } from "./playing";

const press = (key: string, code = "", more: Partial<KeyboardEvent> = {}) => ({ key, code, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

test("tied notes sound as one, rests as silence", () => {
  const tones = tonesOf(readBars([["G4/4~", "G4/4", "r/4"], ["A4/2."]]), 60);
  expect(tones).toEqual([
    { startS: 0, lengthS: 2, number: 67 },
    { startS: 3, lengthS: 3, number: 69 },
  ]);
});

test("a melody is written by keys alone, on any layout of the keyboard", () => {
  const editing = new Editing({ metre: "4/4", fifths: 0, barCount: 2, fixed: 0, middle: middleOf("G") }, []);
  const keys = [press("8"), press("п", "KeyG"), press("ф", "KeyA"), press("4"), press("."), press("b", "KeyB"), press("2"), press("0")];
  for (const key of keys) expect(pressed(editing, key)).toBe(true);
  expect(writeText(editing.state.bars)).toBe("G4/8 A4/8 B4/4.");
  expect(editing.fault).toBe("too-long");
});

test("keys change, undo and leave what is not theirs", () => {
  const editing = new Editing({ metre: "4/4", fifths: 0, barCount: 2, fixed: 0, middle: middleOf("G") }, readBars([["G4/4"]]));
  pressed(editing, press("ArrowUp", "", { shiftKey: true }));
  pressed(editing, press("+"));
  expect(writeText(editing.state.bars)).toBe("G#5/4");
  pressed(editing, press("z", "KeyZ", { ctrlKey: true }));
  pressed(editing, press("я", "KeyZ", { ctrlKey: true }));
  expect(writeText(editing.state.bars)).toBe("G4/4");
  expect([pressed(editing, press("Tab")), pressed(editing, press("c", "KeyC", { ctrlKey: true })), pressed(editing, press("x", "KeyX"))]).toEqual([false, false, false]);
});

test("only a pressed key of a MIDI keyboard is a note", () => {
  expect([pressedKey([0x90, 60, 90]), pressedKey([0x93, 61, 1]), pressedKey([0x90, 60, 0]), pressedKey([0x80, 60, 64]), pressedKey([0xf8]), pressedKey(null)]).toEqual([60, 61, null, null, null, null]);
});
