/* What keys do on the staff. No DOM here. */
import type { Editing } from "./editing";

const VALUES: Record<string, number> = { 1: 1, 2: 2, 4: 4, 8: 8, 6: 16, 3: 32 };

export interface Press {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Do what a key means; false where it means nothing here. */
export function pressed(editing: Editing, press: Press): boolean {
  if (press.altKey) return false;
  if (press.ctrlKey || press.metaKey) return withControl(editing, press);
  const letter = /^Key([A-G])$/.exec(press.code)?.[1];
  if (letter) return act(() => editing.addStep(letter));
  const value = VALUES[press.key];
  if (value) return act(() => editing.setValue(value));
  return other(editing, press);
}

function withControl(editing: Editing, press: Press): boolean {
  if (press.code === "KeyZ") return act(() => (press.shiftKey ? editing.redo() : editing.undo()));
  if (press.code === "KeyY") return act(() => editing.redo());
  if (press.key === "ArrowUp" || press.key === "ArrowDown") return act(() => editing.shift(press.key === "ArrowUp" ? 7 : -7));
  if (press.key === "ArrowLeft" || press.key === "ArrowRight") return act(() => editing.moveBar(press.key === "ArrowLeft" ? -1 : 1));
  return false;
}

function other(editing: Editing, press: Press): boolean {
  if (press.code === "KeyT") return act(() => editing.tie());
  if (press.code === "KeyR") return act(() => editing.addRest());
  switch (press.key) {
    case "0":
      return act(() => editing.addRest());
    case ".":
    case ",":
      return act(() => editing.toggleDot());
    case "+":
    case "#":
      return act(() => editing.alter(1));
    case "-":
    case "−":
      return act(() => editing.alter(-1));
    case "=":
      return act(() => editing.alter(0));
    case "ArrowUp":
      return act(() => editing.shift(press.shiftKey ? 7 : 1));
    case "ArrowDown":
      return act(() => editing.shift(press.shiftKey ? -7 : -1));
    case "ArrowLeft":
      return act(() => editing.move(-1));
    case "ArrowRight":
      return act(() => editing.move(1));
    case "Home":
      return act(() => editing.move(-9999));
    case "End":
      return act(() => editing.move(9999));
    case "Backspace":
    case "Delete":
      return act(() => editing.remove());
    default:
      return false;
  }
}

function act(what: () => unknown): boolean {
  what();
  return true;
}
