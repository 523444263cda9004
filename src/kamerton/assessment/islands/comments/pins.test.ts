import { beforeEach, describe, expect, it } from "vitest";
import { goToPin, pressedPoint, showGhost, showPins } from "./pins";

const PAGE = '<div class="k-page-sheet"><img></div>';
let root: HTMLElement;

beforeEach(() => {
  document.body.innerHTML = `<main><section data-part-key="plan"><div class="k-pages" data-pages="7"><figure data-page="1">${PAGE}</figure><figure data-page="2">${PAGE}</figure></div></section></main>`;
  root = document.querySelector("main") as HTMLElement;
});

const pin = (id: string, place: object): Parameters<typeof showPins>[1][number] => ({ id, number: id, title: "слова", isDone: false, place: { file: 7, part: "plan", ...place } });

describe("comments on pages", () => {
  it("stand where they were put, on their own page", () => {
    showPins(root, [pin("1", { page: 2, x: 250, y: 800 }), pin("2", { page: 9 }), pin("3", { bar: 1 })], () => undefined);
    const shown = [...root.querySelectorAll<HTMLElement>(".k-pin")];
    expect(shown.map(({ textContent, style }) => [textContent, style.left, style.top])).toEqual([["1", "25%", "80%"]]);
    expect(shown[0]?.closest("[data-page]")?.getAttribute("data-page")).toBe("2");
  });

  it("lead to the comment, and from it", () => {
    const pressed: string[] = [];
    showPins(root, [pin("5", { page: 1 })], (id) => pressed.push(id));
    root.querySelector<HTMLElement>(".k-pin")?.click();
    expect(pressed).toEqual(["5"]);
    expect([goToPin(root, "5"), goToPin(root, "6")]).toEqual([true, false]);
  });

  it("are begun by a press on a page, not on a pin", () => {
    showPins(root, [pin("5", { page: 1 })], () => undefined);
    const seen: unknown[] = [];
    root.addEventListener("click", (event) => seen.push(pressedPoint(event as MouseEvent)));
    root.querySelector<HTMLElement>("[data-page='2'] img")?.click();
    root.querySelector<HTMLElement>(".k-pin")?.click();
    expect(seen).toEqual([{ place: { page: 2, x: expect.any(Number), y: expect.any(Number) }, file: 7, part: "plan" }, null]);
  });

  it("are shown before they are written", () => {
    showGhost(root, { place: { page: 1, x: 500, y: 500 }, file: 7, part: "plan" });
    expect(root.querySelectorAll(".k-pin-ghost")).toHaveLength(1);
    showGhost(root, null);
    expect(root.querySelectorAll(".k-pin-ghost")).toHaveLength(0);
  });
});
