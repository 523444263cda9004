/* A destructive step asks once, with its consequence named: data-confirm="What will happen" on a form or a button, or
   htmx's hx-confirm. The button that goes on says what the pressed one said. */

const say = (root: Document, key: string): string => root.documentElement.dataset[key] ?? "";

function button(root: Document, text: string, classes: string): HTMLButtonElement {
  const made = root.createElement("button");
  made.className = `btn ${classes}`;
  made.textContent = text;
  return made;
}

export function ask(root: Document, text: string, action: string): Promise<boolean> {
  const dialog = root.createElement("dialog");
  dialog.className = "dialog";
  const words = root.createElement("p");
  words.id = "confirm-words";
  words.textContent = text;
  dialog.setAttribute("aria-labelledby", words.id);
  const form = root.createElement("form");
  form.method = "dialog";
  form.className = "dialog-body";
  const row = root.createElement("div");
  row.className = "dialog-actions";
  const stay = button(root, say(root, "saysCancel"), "");
  const go = button(root, action || "OK", "danger main");
  go.value = "yes";
  row.append(stay, go);
  form.append(words, row);
  dialog.append(form);
  root.body.append(dialog);
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
    dialog.showModal();
    stay.focus();
  });
}

interface Waiting {
  ctx: { confirm: string; sourceElement: HTMLElement; request: { submitter?: HTMLElement | null } };
  issueRequest: () => void;
  dropRequest: () => void;
}

const wording = (element: HTMLElement | null | undefined): string =>
  (element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim();

async function onSubmit(root: Document, event: SubmitEvent): Promise<void> {
  const form = event.target as HTMLFormElement;
  const submitter = event.submitter as HTMLButtonElement | null;
  const text = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!text || form.dataset.confirmed === "yes") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(root, text, wording(submitter)))) return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(submitter);
  delete form.dataset.confirmed;
}

export function watchConfirm(root: Document): void {
  root.addEventListener("submit", (event) => void onSubmit(root, event), true);
  root.addEventListener("htmx:confirm", (event) => {
    event.preventDefault();
    const { ctx, issueRequest, dropRequest } = (event as unknown as CustomEvent<Waiting>).detail;
    const pressed = ctx.request.submitter ?? ctx.sourceElement;
    const action = pressed.matches("form") ? wording(pressed.querySelector<HTMLElement>("button")) : wording(pressed);
    void ask(root, ctx.confirm, action).then((goes) => (goes ? issueRequest() : dropRequest()));
  });
}
