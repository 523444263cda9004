import { expect, it } from "vitest";
import { onSubmit, setBusy } from "./forms";

function page(): HTMLFormElement {
  document.body.innerHTML = '<form class="form" data-once><button type="submit" class="btn main">Отправить</button></form>';
  return document.querySelector("form") as HTMLFormElement;
}

it("drops a second submission while the first is under way", () => {
  const form = page();
  form.addEventListener("submit", onSubmit);
  const first = new Event("submit", { cancelable: true });
  const second = new Event("submit", { cancelable: true });
  form.dispatchEvent(first);
  form.dispatchEvent(second);
  expect([first.defaultPrevented, second.defaultPrevented]).toEqual([false, true]);
  expect(form.querySelector("button")?.getAttribute("aria-busy")).toBe("true");
});

it("opens the form again when it is no longer busy", () => {
  const form = page();
  setBusy(form, true);
  setBusy(form, false);
  expect(form.hasAttribute("aria-busy")).toBe(false);
  expect(form.querySelector("button")?.hasAttribute("aria-busy")).toBe(false);
});
