/* Forms: sent once, busy while they are; the error summary takes the focus; choices of a filter panel apply at once. */

const BUSY_MS = 15_000;
/* A form with a waiting line: the line shows once waiting is felt, and again with other words when it lasts. */
const FELT_MS = 600;
const LONG_MS = 60_000;

export function setBusy(form: HTMLFormElement, busy: boolean): void {
  if (busy) form.setAttribute("aria-busy", "true");
  else form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) {
    if (busy && button.matches(".main")) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

/** A form is sent once: a second submission while the first is under way is dropped. */
export function onSubmit(event: Event): void {
  const form = event.target as HTMLFormElement;
  if (!form.matches("[data-once], .form")) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.method === "dialog" || event.defaultPrevented) return;
  setBusy(form, true);
  const line = waitingLine(form);
  setTimeout(() => setBusy(form, false), line ? LONG_MS : BUSY_MS);
  if (!line) return;
  setTimeout(() => tellWaiting(form, "soon"), FELT_MS);
  setTimeout(() => tellWaiting(form, "long"), LONG_MS);
}

function waitingLine(form: HTMLFormElement): HTMLElement | null {
  return form.dataset.wait ? form.ownerDocument.getElementById(form.dataset.wait) : null;
}

/** Show the words for a stage of waiting, none for "". */
function tellWaiting(form: HTMLFormElement, stage: "" | "soon" | "long"): void {
  for (const part of waitingLine(form)?.querySelectorAll<HTMLElement>("[data-stage]") ?? []) {
    part.hidden = part.dataset.stage !== stage;
  }
}

function onChange(event: Event): void {
  const form = (event.target as Element).closest<HTMLFormElement>("form[data-auto]");
  if (form && !form.hasAttribute("hx-get")) form.requestSubmit();
}

function focusSummary(root: ParentNode): void {
  root.querySelector<HTMLElement>(":not([data-specimen]) > form > .summary[data-focus]")?.focus();
}

export function watchForms(root: Document): void {
  root.addEventListener("submit", onSubmit, true);
  root.addEventListener("change", onChange);
  root.addEventListener("htmx:finally:request", (event) => {
    const form = (event.target as Element).closest?.("form");
    if (form) setBusy(form, false);
  });
  root.addEventListener("htmx:after:swap", (event) => focusSummary(event.target as Element));
  root.defaultView?.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[aria-busy], form[data-wait]")) {
      setBusy(form, false);
      tellWaiting(form, "");
    }
  });
  focusSummary(root);
}
