import { expect, it, vi } from "vitest";
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

it("says that one waits, and later that it lasts, with the form open again", () => {
  vi.useFakeTimers();
  document.body.innerHTML = `<form class="form" data-once data-wait="line"><button type="submit" class="btn main">Начать</button></form>
    <div id="line" role="status"><p data-stage="soon" hidden>Открываем</p><p data-stage="long" hidden>Дольше обычного</p></div>`;
  const form = document.querySelector("form") as HTMLFormElement;
  const shown = (): string[] =>
    [...document.querySelectorAll<HTMLElement>("[data-stage]")].filter((part) => !part.hidden).map((part) => part.dataset.stage ?? "");
  form.addEventListener("submit", onSubmit);
  form.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(shown()).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(shown()).toEqual(["soon"]);
  expect(form.getAttribute("aria-busy")).toBe("true");
  vi.advanceTimersByTime(60_000);
  expect(shown()).toEqual(["long"]);
  expect(form.hasAttribute("aria-busy")).toBe(false);
  vi.useRealTimers();
});
