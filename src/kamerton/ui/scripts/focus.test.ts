import { beforeEach, expect, it } from "vitest";
import { watchFocus } from "./focus";

const PART = '<div id="part"><form action="/a/"><button>A</button></form><form action="/b/"><button>B</button></form></div>';

watchFocus(document);
beforeEach(() => {
  document.body.innerHTML = PART;
});

function swap(html: string): void {
  document.dispatchEvent(new Event("htmx:before:swap"));
  document.body.innerHTML = html;
  document.dispatchEvent(new Event("htmx:after:swap"));
}

it("comes to the same control of the new part", () => {
  document.querySelectorAll("button")[1]?.focus();
  swap(PART);
  expect(document.activeElement).toBe(document.querySelectorAll("button")[1]);
});

it("comes to the part when the control is gone", () => {
  document.querySelectorAll("button")[1]?.focus();
  swap('<div id="part"><p>Done</p></div>');
  expect(document.activeElement?.id).toBe("part");
});

it("leaves the focus that the new part took", () => {
  document.querySelector("button")?.focus();
  document.dispatchEvent(new Event("htmx:before:swap"));
  document.body.innerHTML = `${PART}<input>`;
  document.querySelector("input")?.focus();
  document.dispatchEvent(new Event("htmx:after:swap"));
  expect(document.activeElement?.localName).toBe("input");
});

it("does nothing where nothing had the focus", () => {
  swap(PART);
  expect(document.activeElement).toBe(document.body);
});
