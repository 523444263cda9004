/* <form data-draft="7:topic:5">: what is typed is kept on this device until the server has it. The name says whose and of
   what the draft is. Without a connection the form waits, says so, and goes by itself when the connection returns. */

const PREFIX = "form:";
const WAIT_MS = 400;
const OLD_MS = 30 * 24 * 3600 * 1000;

type Values = Record<string, string[]>;
interface Draft {
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
    this.key = PREFIX + form.dataset.draft;
    this.first = readValues(form);
  }

  /** Bring back what was typed before, unless the server has it or shows it again itself. */
  restore(): boolean {
    const draft = this.read();
    if (!draft) return false;
    const isShown = this.form.querySelector(".summary") !== null;
    if (draft.sentAt !== undefined || isShown || isSame(draft.values, this.first) || this.now() - draft.at > OLD_MS) {
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
    const draft: Draft = { values: readValues(this.form), at: this.now(), ...(isSent ? { sentAt: this.now() } : {}) };
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

function watch(form: HTMLFormElement, say: (text: string) => void): void {
  const view = form.ownerDocument.defaultView as Window & typeof globalThis;
  const words = form.ownerDocument.documentElement.dataset;
  const draft = new FormDraft(form, view.localStorage);
  form.dataset.draftKept = "";
  if (draft.restore()) say(words.saysRestored ?? "");
  form.addEventListener("input", () => draft.changed());
  form.addEventListener("change", () => draft.changed());
  form.addEventListener("submit", (event) => {
    draft.save(view.navigator.onLine);
    if (view.navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    view.addEventListener("online", () => form.requestSubmit(), { once: true });
  }, true);
  form.addEventListener("htmx:after:request", (event) => {
    const { response } = (event as CustomEvent).detail.ctx as { response?: { status: number } };
    if (event.target === form && response && response.status < 400) draft.forget();
  });
}

export function watchDrafts(root: Document, say: (text: string) => void): void {
  const look = (): void => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]:not([data-draft-kept])")) watch(form, say);
  };
  root.addEventListener("htmx:after:swap", look);
  look();
}
