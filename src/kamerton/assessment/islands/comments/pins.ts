/* Comments on the pages of documents: a press on a page is a place, and each comment there has a pin. */
import type { Pinned, Place } from "./places";

export interface PagePoint {
  place: Place;
  file: number;
  part: string;
}

export interface Pin {
  id: string;
  number: string;
  title: string;
  place: Pinned;
  isDone: boolean;
}

/** The point of a page that was pressed; null for what is no page. */
export function pressedPoint(event: MouseEvent): PagePoint | null {
  const sheet = (event.target as Element).closest<HTMLElement>(".k-page-sheet");
  if (!sheet || (event.target as Element).closest(".k-pin")) return null;
  const box = sheet.getBoundingClientRect();
  const share = (value: number, length: number): number => Math.min(1000, Math.max(0, Math.round((value / (length || 1)) * 1000)));
  return pointOn(sheet, { x: share(event.clientX - box.left, box.width), y: share(event.clientY - box.top, box.height) });
}

/** The page that is looked at: the one with the focus, else the first in sight of the first document. */
export function pageInSight(root: Element): PagePoint | null {
  const sheets = [...root.querySelectorAll<HTMLElement>(".k-page-sheet")];
  const seen = sheets.find((sheet) => {
    const frame = sheet.closest(".k-pages")?.getBoundingClientRect();
    const { top, bottom } = sheet.getBoundingClientRect();
    const middle = frame ? (Math.max(0, frame.top) + Math.min(window.innerHeight, frame.bottom)) / 2 : 0;
    return top <= middle && bottom >= middle;
  });
  const sheet = seen ?? sheets[0];
  return sheet ? pointOn(sheet, {}) : null;
}

function pointOn(sheet: HTMLElement, point: { x?: number; y?: number }): PagePoint | null {
  const page = Number(sheet.closest<HTMLElement>("[data-page]")?.dataset["page"] ?? 0);
  const file = Number(sheet.closest<HTMLElement>("[data-pages]")?.dataset["pages"] ?? 0);
  const part = sheet.closest<HTMLElement>("[data-part-key]")?.dataset["partKey"] ?? "";
  return page && file ? { place: { page, ...point }, file, part } : null;
}

export function sheetOf(root: Element, file: number | null, page: number): HTMLElement | null {
  return root.querySelector(`[data-pages="${file}"] [data-page="${page}"] .k-page-sheet`);
}

/** Put a pin on the page for each comment there; on the whole page it stands in the corner. */
export function showPins(root: Element, pins: readonly Pin[], onPress: (id: string) => void): void {
  for (const old of root.querySelectorAll(".k-pin")) old.remove();
  const corners = new Map<HTMLElement, number>();
  for (const { id, number, title, place, isDone } of pins) {
    const sheet = place.page === undefined ? null : sheetOf(root, place.file, place.page);
    if (!sheet) continue;
    const pin = document.createElement("button");
    Object.assign(pin, { type: "button", className: isDone ? "k-pin num done" : "k-pin num", textContent: number, title });
    pin.dataset["pin"] = id;
    pin.setAttribute("aria-label", `${number}: ${title}`);
    const nth = corners.get(sheet) ?? 0;
    if (place.x === undefined) corners.set(sheet, nth + 1);
    pin.style.left = place.x === undefined ? `calc(${nth} * 2.2em + 1.2em)` : `${place.x / 10}%`;
    pin.style.top = place.y === undefined ? "1.2em" : `${place.y / 10}%`;
    pin.addEventListener("click", () => onPress(id));
    sheet.append(pin);
  }
}

/** Show where a new comment will stand; null takes the sign away. */
export function showGhost(root: Element, point: PagePoint | null): void {
  root.querySelector(".k-pin-ghost")?.remove();
  const sheet = point?.place.page === undefined ? null : sheetOf(root, point.file, point.place.page);
  if (!sheet || !point) return;
  const ghost = Object.assign(document.createElement("span"), { className: "k-pin-ghost" });
  ghost.setAttribute("aria-hidden", "true");
  ghost.style.left = point.place.x === undefined ? "1.2em" : `${point.place.x / 10}%`;
  ghost.style.top = point.place.y === undefined ? "1.2em" : `${point.place.y / 10}%`;
  sheet.append(ghost);
}

/** Bring a pin into sight, in its document and on the screen; false where the page is not drawn. */
export function goToPin(root: Element, id: string): boolean {
  const pin = root.querySelector<HTMLElement>(`[data-pin="${id}"]`);
  for (const other of root.querySelectorAll(".k-pin[data-now]")) other.removeAttribute("data-now");
  if (!pin) return false;
  pin.setAttribute("data-now", "");
  pin.scrollIntoView({ block: "center" });
  pin.focus({ preventScroll: true });
  return true;
}
