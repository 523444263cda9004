/* What a new comment is about: selected words, the recording that played last. */
import { occurrence, type Place } from "./places";

/** The note by voice or video in the composer. */
export interface Note extends HTMLElement {
  readonly isBusy: boolean;
  forget(): void;
  toggle(): Promise<void>;
}

export interface PlayedFile {
  element: HTMLMediaElement;
  id: number;
  part: string;
}

function partOf(element: Element): string {
  return element.closest<HTMLElement>("[data-part-key]")?.dataset["partKey"] ?? "";
}

/** The recording that plays in its own player, if it was the last thing to play. */
export function playedFile(lastPlayed: HTMLElement | null): PlayedFile | null {
  const holder = lastPlayed?.closest<HTMLElement>("[data-file]");
  const element = holder?.querySelector<HTMLMediaElement>("audio, video");
  if (!holder || !element || (element.paused && element.currentTime === 0)) return null;
  return { element, id: Number(holder.dataset["file"]), part: partOf(holder) };
}

export function selectedWords(root: Element): { place: Place; part: string } | null {
  const selection = document.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  const quote = selection?.toString().replace(/\s+/g, " ").trim().slice(0, 300) ?? "";
  if (!range || !quote) return null;
  const common = range.commonAncestorContainer;
  const inner = common instanceof Element ? common : common.parentElement;
  const part = inner?.closest<HTMLElement>("[data-part-key]");
  if (!part || !root.contains(part)) return null;
  const before = document.createRange();
  before.setStart(part, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const nth = occurrence(`${before.toString()}${quote}`, quote, before.toString().length);
  return { place: { quote, nth }, part: part.dataset["partKey"] ?? "" };
}
