/* Answers between the page's controls and the places that the server knows. */
import type { Raw } from "./outbox";

type Choice = HTMLInputElement;

/** Controls of the question itself: those of a score's player that stands in it are not. */
const own = (box: Element, selector: string): Choice[] => [...box.querySelectorAll<Choice>(selector)].filter((input) => !input.closest(".k-score"));
const inputs = (box: Element): Choice[] => own(box, "input[type=radio], input[type=checkbox]");
const selects = (box: Element): HTMLSelectElement[] => [...box.querySelectorAll("select")];

function ranked(box: Element): Raw {
  const items = [...box.querySelectorAll<HTMLElement>(".k-order-item")].map((item) => ({
    place: item.dataset.place ?? "",
    rank: Number(item.querySelector("select")?.value || 0),
  }));
  if (items.every((item) => item.rank === 0)) return [];
  return items.sort((one, other) => (one.rank || Infinity) - (other.rank || Infinity)).map((item) => item.place);
}

const gaps = (box: Element): Array<HTMLInputElement | HTMLSelectElement> => [...box.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-gap]")];

/** An editor gives its document to the form's data; before it is loaded its text area holds the words. */
function written(box: HTMLElement): Raw {
  const area = box.querySelector("textarea");
  if (!area) return [];
  const form = area.form ? new FormData(area.form) : null;
  const document_ = form?.get(`${area.name}-document`);
  if (typeof document_ === "string") return hasWords(document_) ? [document_] : [];
  return area.value.trim() ? [area.value] : [];
}

const hasWords = (json: string): boolean => /"text"\s*:\s*"\s*[^"\s]|"type"\s*:\s*"(?!doc|paragraph|text)/.test(json);

/** What a question's controls hold, as it is sent. */
export function readAnswer(box: HTMLElement): Raw {
  const kind = box.dataset.kind;
  if (kind === "ordering" || kind === "bars") return ranked(box);
  if (kind === "matching") return selects(box).map((select) => select.value);
  if (kind === "cloze") return gaps(box).map((gap) => gap.value.trim());
  if (kind === "essay") return written(box);
  if (kind === "recorded") return [box.querySelector<HTMLInputElement>("[data-own=answer]")?.value ?? ""];
  if (kind === "file") return [...box.querySelectorAll<HTMLInputElement>("input[type=hidden]")].map((input) => input.value);
  const choices = inputs(box);
  if (choices.length) return choices.filter((choice) => choice.checked).map((choice) => choice.value);
  return own(box, "input.input").map((input) => input.value.trim());
}

export const isAnswered = (raw: Raw): boolean => raw.some((value) => value !== "");

/** Put an answer back into the controls. */
export function writeAnswer(box: HTMLElement, raw: Raw): void {
  const kind = box.dataset.kind;
  if (kind === "ordering" || kind === "bars") return orderItems(box, raw);
  if (kind === "matching") return selects(box).forEach((select, index) => (select.value = raw[index] ?? ""));
  if (kind === "essay" || kind === "file" || kind === "recorded") return; // the editor, the uploads and the takes keep their own
  if (kind === "cloze") return gaps(box).forEach((gap, index) => (gap.value = raw[index] ?? ""));
  for (const choice of inputs(box)) choice.checked = raw.includes(choice.value);
  for (const input of own(box, "input.input")) {
    input.value = raw[0] ?? "";
    input.dispatchEvent(new Event("k-restored")); // an instrument over the field shows it
  }
}

/** Let items stand in the order of `raw`, and give each its rank. */
export function orderItems(box: Element, raw: Raw): void {
  const list = box.querySelector(".k-order");
  const items = new Map([...box.querySelectorAll<HTMLElement>(".k-order-item")].map((item) => [item.dataset.place, item]));
  for (const place of raw) {
    const item = items.get(place);
    if (item) list?.append(item);
  }
  if (raw.length) rank(box);
}

/** Give each item the rank at which it stands. */
export function rank(box: Element): void {
  box.querySelectorAll<HTMLElement>(".k-order-item").forEach((item, index) => {
    const select = item.querySelector("select");
    if (select) select.value = String(index + 1);
  });
}
