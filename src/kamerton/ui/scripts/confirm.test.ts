import { expect, it } from "vitest";
import { ask, watchConfirm } from "./confirm";

async function press(selector: string): Promise<void> {
  document.querySelector<HTMLButtonElement>(selector)?.click();
  await new Promise((done) => setTimeout(done));
}

it("asks with the consequence and the action's own word", async () => {
  document.documentElement.dataset.saysCancel = "Отмена";
  const answer = ask(document, "Черновик пропадёт.", "Удалить");
  expect(document.querySelector("dialog p")?.textContent).toBe("Черновик пропадёт.");
  expect([...document.querySelectorAll("dialog button")].map((button) => button.textContent)).toEqual(["Отмена", "Удалить"]);
  const dialog = document.querySelector("dialog") as HTMLDialogElement;
  dialog.close("yes");
  expect(await answer).toBe(true);
  expect(document.querySelector("dialog")).toBeNull();
});

it("holds a form back until the answer, then sends it with its button", async () => {
  document.body.innerHTML = '<form data-confirm="Точно?"><button type="submit" name="go" value="1">Удалить</button></form>';
  watchConfirm(document);
  const sent: (string | null)[] = [];
  document.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    sent.push((event.submitter as HTMLButtonElement | null)?.value ?? null);
  });
  await press("form[data-confirm] button");
  expect(sent).toEqual([]);
  (document.querySelector("dialog") as HTMLDialogElement).close("yes");
  await new Promise((done) => setTimeout(done));
  expect(sent).toEqual(["1"]);
});
