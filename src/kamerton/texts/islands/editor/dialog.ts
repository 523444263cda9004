/* Small dialogs of the editor: a few fields, checked before they close; the focus returns to the text. */
import { icon, make, type Say } from "./settings";

export interface FieldSpec {
  name: string;
  label: string;
  help?: string;
  value?: string;
  type?: "text" | "url" | "area" | "file";
  /** What the button of a file input says; else its label. */
  button?: string;
  accept?: string;
  isRequired?: boolean;
}

export interface DialogSpec {
  title: string;
  submit: string;
  fields: FieldSpec[];
  /** Says what is wrong with a field, or nothing. */
  check?: (values: Values) => Record<string, string>;
  /** Stands under the fields; is told of each change. */
  extra?: (values: () => Values, fields: Map<string, Input>) => HTMLElement;
  /** Does the work while the dialog shows that it is busy; a thrown Error's message is shown. */
  work?: (values: Values, say: (text: string) => void) => Promise<void>;
  remove?: () => void;
  isWide?: boolean;
}

export interface Values {
  [name: string]: string | File | null;
}
type Input = HTMLInputElement | HTMLTextAreaElement;
let count = 0;

function control(spec: FieldSpec, id: string): Input {
  if (spec.type === "area") {
    const area = make("textarea", { id, class: "input k-source", rows: "7", spellcheck: "false" });
    area.value = spec.value ?? "";
    return area;
  }
  const input = make("input", { id, class: "input", type: spec.type ?? "text" });
  if (spec.accept) input.accept = spec.accept;
  if (spec.type !== "file") input.value = spec.value ?? "";
  return input;
}

/** A file input in our words, as the component FileFace of ui draws it. */
function shown(input: Input, spec: FieldSpec): HTMLElement {
  if (spec.type !== "file") return input;
  const face = make("span", { class: "file-face", "aria-hidden": "true" }, make("b", {}, spec.button ?? spec.label), make("span", {}, ""));
  return make("span", { class: "file-input" }, input, face);
}

function field(spec: FieldSpec, inputs: Map<string, Input>, id: string): HTMLElement {
  const input = control(spec, id);
  inputs.set(spec.name, input);
  const label = make("label", { class: "label", for: id }, spec.label);
  const error = make("p", { class: "field-error", id: `${id}-error`, hidden: "" });
  const parts: HTMLElement[] = [label];
  const described = [error.id];
  if (spec.help) {
    parts.push(make("p", { class: "help", id: `${id}-help` }, spec.help));
    described.push(`${id}-help`);
  }
  input.setAttribute("aria-describedby", described.join(" "));
  if (spec.isRequired) input.required = true;
  return make("div", { class: "field", "data-name": spec.name }, ...parts, shown(input, spec), error);
}

function showFault(form: HTMLElement, name: string, text: string): void {
  const holder = form.querySelector(`[data-name="${name}"]`);
  const error = holder?.querySelector<HTMLElement>(".field-error");
  const input = holder?.querySelector<Input>("input, textarea");
  if (!error || !input) return;
  error.textContent = text;
  error.hidden = text === "";
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/** Open a dialog; gives its values, or null when it was closed. */
export function openDialog(spec: DialogSpec, say: Say): Promise<Values | null> {
  const id = `k-editor-dialog-${++count}`;
  const inputs = new Map<string, Input>();
  const values = (): Values =>
    Object.fromEntries(
      [...inputs].map(([name, input]) => [name, input instanceof HTMLInputElement && input.type === "file" ? (input.files?.[0] ?? null) : input.value]),
    );
  const status = make("p", { class: "quiet", role: "status" });
  const send = make("button", { type: "submit", class: "btn main" }, spec.submit);
  const cancel = make("button", { type: "button", class: "btn plain" }, say("cancel"));
  const close = make("button", { type: "button", class: "icon-btn", "aria-label": say("close") }, icon("x"));
  const actions = make("div", { class: "dialog-actions" }, cancel, send);
  if (spec.remove) actions.prepend(removeButton(spec.remove, say));
  const form = make("form", { class: "stack", novalidate: "" });
  form.append(...spec.fields.map((one, place) => field(one, inputs, `${id}-${place}`)));
  if (spec.extra) form.firstElementChild?.after(spec.extra(values, inputs));
  form.append(status, actions);
  const head = make("div", { class: "dialog-head" }, make("h2", { id: `${id}-title` }, spec.title), close);
  const body = make("div", { class: "dialog-body" }, head, form);
  const dialog = make("dialog", { class: `dialog k-editor-dialog${spec.isWide ? " wide" : ""}`, "aria-labelledby": `${id}-title` }, body);
  document.body.append(dialog);
  return run(dialog, form, { spec, values, status, say, closers: [cancel, close], inputs });
}

function removeButton(remove: () => void, say: Say): HTMLButtonElement {
  const button = make("button", { type: "button", class: "btn danger k-remove" }, icon("trash-2"), say("remove"));
  button.addEventListener("click", () => {
    remove();
    button.closest("dialog")?.close();
  });
  return button;
}

interface Running {
  spec: DialogSpec;
  values: () => Values;
  status: HTMLElement;
  say: Say;
  closers: HTMLElement[];
  inputs: Map<string, Input>;
}

function run(dialog: HTMLDialogElement, form: HTMLFormElement, it: Running): Promise<Values | null> {
  return new Promise((resolve) => {
    let result: Values | null = null;
    for (const closer of it.closers) closer.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const given = await accepted(form, it);
      if (!given) return;
      result = given;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    dialog.showModal();
    [...it.inputs.values()][0]?.focus();
  });
}

async function accepted(form: HTMLFormElement, it: Running): Promise<Values | null> {
  const given = it.values();
  const faults: Record<string, string> = {};
  for (const one of it.spec.fields) if (one.isRequired && !given[one.name]) faults[one.name] = it.say("needed");
  Object.assign(faults, it.spec.check?.(given));
  for (const one of it.spec.fields) showFault(form, one.name, faults[one.name] ?? "");
  const first = it.spec.fields.find((one) => faults[one.name]);
  if (first) it.inputs.get(first.name)?.focus();
  if (first || form.dataset.busy) return null;
  if (!it.spec.work) return given;
  form.dataset.busy = "true";
  try {
    await it.spec.work(given, (text) => (it.status.textContent = text));
    return given;
  } catch (error) {
    it.status.textContent = error instanceof Error ? error.message : it.say("failed");
    return null;
  } finally {
    delete form.dataset.busy;
  }
}
