/* The builder by keyboard: Alt+Up and Alt+Down move the activity or module in which the focus is,
   and the focus follows what was moved. Works on the move buttons of the server's HTML:
   <li class="build-row"><button data-move="up">…</button></li> */
import { neighbour } from "./focus";

function holder(from: Element | null): Element | null {
  return from?.closest(".build-row") ?? from?.closest(".build-module") ?? null;
}

let back: { address: string; direction: string } | null = null;

document.addEventListener("keydown", (event) => {
  if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  const row = holder(document.activeElement);
  if (!row) return;
  event.preventDefault();
  const direction = event.key === "ArrowUp" ? "up" : "down";
  const scope = row.matches(".build-row") ? row : row.querySelector(":scope > .row");
  scope?.querySelector<HTMLButtonElement>(`button[data-move=${direction}]`)?.click();
});

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const button = event.submitter as HTMLButtonElement | null;
  if (button?.dataset.move) back = { address: form.getAttribute("action") ?? "", direction: button.dataset.move };
});

new MutationObserver(() => {
  if (!back || document.activeElement !== document.body) return;
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("button[data-move]")];
  const moves = buttons.map((button) => ({
    address: button.form?.getAttribute("action") ?? "",
    direction: button.dataset.move ?? "",
  }));
  const index = neighbour(moves, back);
  if (index >= 0) {
    buttons[index]?.focus();
    back = null;
  }
}).observe(document.body, { childList: true, subtree: true });
