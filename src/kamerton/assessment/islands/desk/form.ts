/* Forms of the desk that must arrive once and for certain: those with <div data-own="sure"> in them. */
import { HttpError, OfflineError } from "@shared/http";
import { Sure } from "./sure";

const PATIENCE_MS = 20_000;

interface Note extends HTMLElement {
  whenSent?(): Promise<void>;
  forget?(): void;
}
type Answer = { to: string } | { page: string };

function sayer(place: HTMLElement): (key: string) => void {
  const words = JSON.parse(place.dataset["words"] ?? "{}") as Record<string, string>;
  return (key) => {
    const text = place.querySelector("span");
    if (text) text.textContent = words[key] ?? "";
    place.dataset["state"] = key;
    place.hidden = key === "";
  };
}

async function post(form: HTMLFormElement, body: FormData): Promise<Answer> {
  const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
  const address = form.getAttribute("action") || location.href;
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, { method: "POST", body, headers, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
    text = await response.text();
  } catch (cause) {
    throw new OfflineError("no answer", { cause });
  }
  if ((response.headers.get("Content-Type") ?? "").includes("json")) {
    const told = JSON.parse(text) as { to?: string };
    if (response.ok && told.to) return { to: told.to };
    throw new HttpError(response.status, told);
  }
  if (response.redirected) return { to: response.url };
  if (response.ok || response.status === 409 || response.status === 422) return { page: text };
  throw new HttpError(response.status, text);
}

/** The server's page with what is wrong takes the place of this one; what was typed is in it. */
function show(page: string): void {
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  const old = document.querySelector("main");
  if (!main || !old) return;
  const made = document.importNode(main, true);
  old.replaceWith(made);
  (window as unknown as { htmx?: { process(element: Element): void } }).htmx?.process(made);
  document.dispatchEvent(new CustomEvent("htmx:after:swap"));
  made.querySelector<HTMLElement>(".callout.fault, .summary")?.scrollIntoView({ block: "nearest" });
}

/** Everything but the words about the sending rests while nobody knows whether it arrived. */
function rest(form: HTMLFormElement, place: HTMLElement, isResting: boolean): void {
  for (const part of form.children) if (part !== place && !part.contains(place)) (part as HTMLElement).inert = isResting;
  form.toggleAttribute("aria-busy", isResting);
  if (isResting) form.setAttribute("aria-busy", "true");
}

function forget(form: HTMLFormElement): void {
  form.dispatchEvent(new CustomEvent("htmx:after:request", { detail: { ctx: { response: { status: 200 }, text: "" } } }));
  for (const note of form.querySelectorAll<Note>("k-media-note")) note.forget?.();
}

async function send(form: HTMLFormElement, place: HTMLElement, body: () => FormData): Promise<void> {
  const say = sayer(place);
  const again = place.querySelector<HTMLButtonElement>("[data-own=again]");
  rest(form, place, true);
  say("note");
  for (const note of form.querySelectorAll<Note>("k-media-note")) await note.whenSent?.();
  const sent = body();
  const sure = new Sure<Answer>({
    send: () => post(form, sent),
    onState: (state) => {
      say(state);
      if (again) again.hidden = state === "sending" || state === "slow";
    },
  });
  const nudge = (): void => sure.nudge();
  addEventListener("online", nudge);
  again?.addEventListener("click", nudge);
  try {
    const answer = await sure.run();
    if ("page" in answer) return show(answer.page);
    forget(form);
    location.assign(answer.to);
  } catch (error) {
    say("refused");
    rest(form, place, false);
    if (!(error instanceof HttpError)) throw error;
  } finally {
    removeEventListener("online", nudge);
    again?.removeEventListener("click", nudge);
  }
}

/** Before the page's own keeping of drafts: a draft stays on the device until the server has answered. */
function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const place = form.querySelector<HTMLElement>("[data-own=sure]");
  if (!place) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.getAttribute("aria-busy") === "true") return;
  const { submitter } = event;
  void send(form, place, () => new FormData(form, submitter));
}

export const watchSure = (): void => window.addEventListener("submit", onSubmit, true);
