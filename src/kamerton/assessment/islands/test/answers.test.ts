import { beforeEach, expect, test } from "vitest";
import { isAnswered, readAnswer, writeAnswer } from "./answers";

function box(kind: string, html: string): HTMLElement {
  document.body.innerHTML = `<fieldset data-kind="${kind}">${html}</fieldset>`;
  return document.body.firstElementChild as HTMLElement;
}
const item = (place: number): string =>
  `<li class="k-order-item" data-place="${place}"><select><option value="">—</option><option value="1">1</option><option value="2">2</option><option value="3">3</option></select></li>`;

beforeEach(() => void (document.body.innerHTML = ""));

test("choices give the places of the chosen", () => {
  const one = box("multiple", '<input type="checkbox" value="0"><input type="checkbox" value="1" checked><input type="checkbox" value="2" checked>');
  expect(readAnswer(one)).toEqual(["1", "2"]);
  writeAnswer(one, ["0"]);
  expect(readAnswer(one)).toEqual(["0"]);
});

test("matching gives a place or nothing for each line", () => {
  const options = '<option value=""></option><option value="0"></option><option value="1"></option>';
  const one = box("matching", `<select>${options}</select><select>${options}</select>`);
  expect(isAnswered(readAnswer(one))).toBe(false);
  writeAnswer(one, ["", "1"]);
  expect(readAnswer(one)).toEqual(["", "1"]);
});

test("ordering is unanswered until it is touched", () => {
  const one = box("ordering", `<ol class="k-order">${item(0)}${item(1)}${item(2)}</ol>`);
  expect(readAnswer(one)).toEqual([]);
  writeAnswer(one, ["2", "0", "1"]);
  expect(readAnswer(one)).toEqual(["2", "0", "1"]);
  expect([...one.querySelectorAll("li")].map((li) => li.dataset.place)).toEqual(["2", "0", "1"]);
});

test("gaps are sent in their order", () => {
  const one = box("cloze", '<input class="input" data-gap value=" до "><select data-gap><option value=""></option><option value="1" selected></option></select>');
  expect(readAnswer(one)).toEqual(["до", "1"]);
  writeAnswer(one, ["ре", ""]);
  expect(readAnswer(one)).toEqual(["ре", ""]);
});

test("an extended answer is its words until the editor is there, files are their ids", () => {
  document.body.innerHTML = '<form><fieldset data-kind="essay"><textarea name="q1">Слова</textarea></fieldset></form>';
  const essay = document.querySelector("fieldset") as HTMLElement;
  expect(readAnswer(essay)).toEqual(["Слова"]);
  expect(readAnswer(box("file", '<input type="hidden" value="7"><input type="hidden" value="9">'))).toEqual(["7", "9"]);
});

test("a typed answer loses its outer spaces", () => {
  const one = box("short_text", '<input class="input" value="  стан ">');
  expect(readAnswer(one)).toEqual(["стан"]);
});

test("controls of a score's player inside a question are no answers", () => {
  const player = '<figure class="k-score"><input type="checkbox" checked><input class="input" value="1"></figure>';
  const one = box("marks", `${player}<input class="input" value=" 3, 6 ">`);
  expect(readAnswer(one)).toEqual(["3, 6"]);
  writeAnswer(one, ["9"]);
  expect(one.querySelector<HTMLInputElement>(".k-score .input")?.value).toBe("1");
});

test("bars are ordered as lines are", () => {
  const one = box("bars", `<ol class="k-order">${item(0)}${item(1)}${item(2)}</ol>`);
  writeAnswer(one, ["1", "2", "0"]);
  expect(readAnswer(one)).toEqual(["1", "2", "0"]);
});
