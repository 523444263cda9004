import { beforeEach, expect, test } from "vitest";
import { chosen, watchFiles } from "./files";

beforeEach(() => {
  document.body.innerHTML = `<span class="file-input"><input type="file"><span class="file-face"><b>Choose</b><span>None</span></span></span>`;
});

test("chosen names the files", () => {
  expect(chosen(["a.mp3", "b.mp3"], "None")).toBe("a.mp3, b.mp3");
});

test("chosen says that there is none", () => {
  expect(chosen([], "None")).toBe("None");
});

test("the face follows the input and goes back to none", () => {
  watchFiles(document);
  const input = document.querySelector("input") as HTMLInputElement;
  const said = document.querySelector(".file-face > span") as HTMLElement;

  Object.defineProperty(input, "files", { value: [new File(["x"], "take.m4a")], configurable: true });
  input.dispatchEvent(new Event("change", { bubbles: true }));
  expect(said.textContent).toBe("take.m4a");

  Object.defineProperty(input, "files", { value: [], configurable: true });
  input.dispatchEvent(new Event("change", { bubbles: true }));
  expect(said.textContent).toBe("None");
});
