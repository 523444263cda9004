/* The box in which a message is written, and what waits to be sent. */
import { HttpError, request } from "@shared/http";
import { Outbox, Shelf, type Waiting } from "./outbox";

const MOST_CHARS = 20_000;
export const SCRIPTED = { "X-Chat": "1" };

export class Writing {
  readonly outbox: Outbox;
  private readonly shelf: Shelf;
  private readonly box: HTMLTextAreaElement;

  constructor(
    private readonly form: HTMLFormElement,
    name: string,
    private readonly says: DOMStringMap,
    private readonly onSent: () => Promise<void>,
  ) {
    this.box = form.elements.namedItem("text") as HTMLTextAreaElement;
    this.shelf = new Shelf(name, localStorage);
    this.outbox = new Outbox(
      this.shelf,
      (message) => this.send(message),
      () => this.draw(),
    );
    this.watch();
    this.draw();
    void this.outbox.go();
  }

  /** Say whom the next message answers; nobody for an empty number. */
  answer(number: string, name: string): void {
    const field = this.form.elements.namedItem("answers") as HTMLInputElement;
    const note = this.form.querySelector<HTMLElement>(".chat-answered");
    field.value = number;
    note?.toggleAttribute("hidden", !number);
    const named = note?.querySelector<HTMLElement>("[data-answered]");
    if (named) named.textContent = name;
    this.box.focus();
  }

  private watch(): void {
    const { box, form } = this;
    if (!box.value) box.value = this.shelf.read().draft;
    box.addEventListener("input", () => this.keepDraft());
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.write();
    });
  }

  private keepDraft(): void {
    this.box.setCustomValidity("");
    this.shelf.write({ ...this.shelf.read(), draft: this.box.value });
  }

  private write(): void {
    const text = this.box.value.trim();
    this.box.setCustomValidity(text.length > MOST_CHARS ? (this.says.saysLong ?? "") : "");
    if (!text || !this.box.reportValidity()) return;
    const { value } = this.form.elements.namedItem("answers") as HTMLInputElement;
    this.box.value = "";
    this.keepDraft();
    this.answer("", "");
    this.outbox.add(text, value, newKey());
  }

  private async send({ text, key, answers }: Waiting): Promise<void> {
    const body = new URLSearchParams({ text, key, answers });
    try {
      await request(this.form.action, { method: "POST", body, headers: SCRIPTED });
    } catch (error) {
      throw this.explained(error);
    }
    this.outbox.arrived(key);
    await this.onSent();
  }

  /** Pages of refusal have no words for a script: these are the page's own. */
  private explained(error: unknown): unknown {
    if (!(error instanceof HttpError) || error.told || error.status >= 500) return error;
    return new HttpError(error.status, { message: error.status === 429 ? this.says.saysOften : this.says.saysRefused });
  }

  private draw(): void {
    this.form.querySelector("[data-outbox]")?.replaceChildren(...this.outbox.waiting.map((one) => this.waiting(one)));
  }

  private waiting(one: Waiting): HTMLElement {
    const item = element("li", `chat-waiting${one.failed ? " failed" : ""}`, "");
    item.dataset.waiting = one.key;
    const text = element("p", "", one.text);
    text.dir = "auto";
    const says = one.failed ? this.says.saysFailed : this.says.saysWaiting;
    const state = element("span", "quiet", one.refused || (says ?? ""));
    state.setAttribute("role", "status");
    item.append(text, state);
    if (!one.failed) return item;
    const change = (): void => {
      this.box.value = [this.outbox.take(one.key)?.text, this.box.value].filter(Boolean).join("\n");
      this.keepDraft();
      this.box.focus();
    };
    item.append(
      button(this.says.saysRetry ?? "", () => void this.outbox.go(one.key)),
      button(this.says.saysChange ?? "", change),
    );
    return item;
  }
}

/** A key of its own for each message; also where the page is not served by HTTPS. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(label: string, onPress: () => void): HTMLElement {
  const made = element("button", "btn compact", label) as HTMLButtonElement;
  made.type = "button";
  made.addEventListener("click", onPress);
  return made;
}
