/* What a signed-in reader types into a form with room for prose is kept on this device until the server has it. The name
   of a draft says whose and of what it is: the page's address, or <form data-draft="7:topic:5">. Without a connection the
   form waits and goes by itself when the connection returns. The editor of rich text keeps drafts of its own. */

const PREFIX = "form:";
const WAIT_MS = 400;
const OLD_MS = 30 * 24 * 3600 * 1000;

type Values = Record<string, string[]>;
interface Draft {
  /** What the form showed before anything was typed: a draft of an older state of the thing is not brought back. */
  base: Values;
  values: Values;
  at: number;
  sentAt?: number;
}
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const LEFT_OUT = new Set(["hidden", "password", "file", "submit", "button"]);

function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (element): element is Control => "value" in element && !!(element as Control).name && !LEFT_OUT.has((element as Control).type),
  );
}

export function readValues(form: HTMLFormElement): Values {
  const values: Values = {};
  for (const control of controls(form)) {
    const isChoice = control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type);
    const list = (values[control.name] ??= []);
    if (!isChoice || control.checked) list.push(control.value);
  }
  return values;
}

export function writeValues(form: HTMLFormElement, values: Values): void {
  for (const control of controls(form)) {
    const kept = values[control.name];
    if (!kept) continue;
    if (control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type)) control.checked = kept.includes(control.value);
    else control.value = kept[0] ?? "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function draftName(form: HTMLFormElement): string {
  if (form.dataset.draft) return form.dataset.draft;
  const page = form.ownerDocument;
  const number = [...page.forms].indexOf(form);
  return `${page.documentElement.dataset.viewer ?? ""}:${page.location.pathname}:${form.getAttribute("action") ?? number}`;
}

/** Forms with room for prose, of a reader whom we know; those of the editor, and data-draft="own", keep drafts themselves. */
function keepsDraft(form: HTMLFormElement): boolean {
  if (form.dataset.draft === "own") return false;
  if (form.dataset.draft) return true;
  const isKnown = form.ownerDocument.documentElement.dataset.viewer !== undefined;
  const hasProse = form.querySelector("textarea") !== null && form.querySelector("k-texts-editor") === null;
  return isKnown && hasProse && form.method === "post" && form.closest("[data-specimen]") === null;
}

const isSame = (one: Values, other: Values): boolean => JSON.stringify(one) === JSON.stringify(other);

export class FormDraft {
  private readonly key: string;
  private readonly first: Values;
  private timer = 0;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly store: Storage,
    private readonly now: () => number = Date.now,
  ) {
    this.key = PREFIX + draftName(form);
    this.first = readValues(form);
  }

  /** Bring back what was typed before, unless the server has it or shows it again itself. */
  restore(): boolean {
    const draft = this.read();
    if (!draft) return false;
    const isShown = this.form.querySelector(".summary") !== null;
    const isChanged = !isSame(draft.base, this.first) || isSame(draft.values, this.first);
    if (draft.sentAt !== undefined || isShown || isChanged || this.now() - draft.at > OLD_MS) {
      this.forget();
      return false;
    }
    writeValues(this.form, draft.values);
    return true;
  }

  changed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT_MS) as unknown as number;
  }

  save(isSent = false): void {
    clearTimeout(this.timer);
    const draft: Draft = { base: this.first, values: readValues(this.form), at: this.now(), ...(isSent ? { sentAt: this.now() } : {}) };
    try {
      this.store.setItem(this.key, JSON.stringify(draft));
    } catch {
      // The device is full or forbids keeping: the form still works, without a draft.
    }
  }

  forget(): void {
    clearTimeout(this.timer);
    this.store.removeItem(this.key);
  }

  private read(): Draft | null {
    try {
      return JSON.parse(this.store.getItem(this.key) ?? "null") as Draft | null;
    } catch {
      return null;
    }
  }
}

const kept = new WeakMap<HTMLFormElement, FormDraft>();

/** Without a connection a form waits for it, pressed once or more. */
function onSubmit(event: Event, view: Window): void {
  const form = event.target as HTMLFormElement;
  const draft = kept.get(form);
  if (!draft) return;
  draft.save(view.navigator.onLine);
  if (view.navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.waits !== undefined) return;
  form.dataset.waits = "";
  const submitter = (event as SubmitEvent).submitter;
  view.addEventListener(
    "online",
    () => {
      delete form.dataset.waits;
      form.requestSubmit(submitter);
    },
    { once: true },
  );
}

function watch(form: HTMLFormElement, say: (text: string) => void): void {
  const view = form.ownerDocument.defaultView as Window & typeof globalThis;
  const words = form.ownerDocument.documentElement.dataset;
  const draft = new FormDraft(form, view.localStorage);
  form.dataset.draftKept = "";
  if (draft.restore()) say(words.saysRestored ?? "");
  form.addEventListener("input", () => draft.changed());
  form.addEventListener("change", () => draft.changed());
  kept.set(form, draft);
  form.addEventListener("htmx:after:request", (event) => {
    const { response } = (event as CustomEvent).detail.ctx as { response?: { status: number } };
    if (event.target === form && response && response.status < 400) draft.forget();
  });
}

/** A page without faults means that the server has what was sent. */
export function forgetSent(store: Storage): void {
  for (const key of Object.keys(store)) {
    if (key.startsWith(PREFIX) && store.getItem(key)?.includes('"sentAt":')) store.removeItem(key);
  }
}

export function watchDrafts(root: Document, say: (text: string) => void): void {
  const look = (): void => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form:not([data-draft-kept])")) if (keepsDraft(form)) watch(form, say);
  };
  root.addEventListener("submit", (event) => onSubmit(event, root.defaultView as Window), true);
  root.addEventListener("htmx:after:swap", look);
  const store = root.defaultView?.localStorage;
  if (store && !root.querySelector(".summary")) forgetSent(store);
  look();
}
