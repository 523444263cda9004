/* One take in the list: its number, length, where it is, and what can be done with it. */
import type { Take } from "@shared/takes";

export interface RowActs {
  choose(take: Take): void;
  listen(take: Take): void;
  remove(take: Take): void;
}

type Told = (word: string, values?: Record<string, string | number>) => string;

export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function row(take: Take, state: string, told: Told, acts: RowActs): HTMLElement {
  const item = document.createElement("li");
  item.className = "k-take";
  item.dataset["take"] = take.id;
  const name = told("take", { number: take.number });
  const when = new Date(take.madeAt).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const length = take.durationMs > 0 ? `${clock(take.durationMs)} · ` : "";
  const head = document.createElement("p");
  head.append(bold(name), ` ${length}${when} · `, part("span", "sent", state));
  const tools = document.createElement("div");
  tools.className = "row";
  tools.append(button(told("listen"), name, () => acts.listen(take)));
  if (!take.isWanted && !take.fileId) tools.append(button(told("choose"), name, () => acts.choose(take), "btn compact"));
  if (!take.isWanted || take.fileId) tools.append(button(told("remove"), name, () => acts.remove(take)));
  item.append(head, tools, part("div", "player", ""));
  return item;
}

function bold(text: string): HTMLElement {
  return Object.assign(document.createElement("b"), { textContent: text });
}

function part(tag: string, own: string, text: string): HTMLElement {
  const made = Object.assign(document.createElement(tag), { textContent: text });
  made.dataset["own"] = own;
  if (own === "sent") made.setAttribute("role", "status");
  return made;
}

function button(text: string, name: string, act: () => void, kind = "btn plain compact"): HTMLElement {
  const made = Object.assign(document.createElement("button"), { type: "button", className: kind, textContent: text });
  made.setAttribute("aria-label", `${text}: ${name}`);
  made.addEventListener("click", act);
  return made;
}

/** Where each take is, in words. */
export class States {
  private readonly words = new Map<string, string>();

  constructor(
    private readonly root: Element,
    private readonly told: Told,
  ) {}

  of(take: Take): string {
    return this.words.get(take.id) ?? this.told(take.fileId ? "sent" : take.isWanted ? "waiting" : take.isCut ? "cut" : "local");
  }

  say(take: Take, text: string): void {
    this.words.set(take.id, text);
    const place = this.root.querySelector(`[data-take="${take.id}"] [data-own=sent]`);
    if (place && place.textContent !== text) place.textContent = text;
  }

  forget(take: Take): void {
    this.words.delete(take.id);
  }
}
