import "./style.css";
import { Draft, DraftStore, type DraftState } from "@shared/drafts";
import { HttpError, request } from "@shared/http";
import { mark, texts } from "./draft";

type Entries = Array<[string, string]>;

/**
 * The draft of a work saves itself: texts, links, own marks and the files that have been sent. The editor of a text keeps
 * its own copy on the device, so nothing is lost when the page closes.
 *
 * <k-assessment-work data-draft="/submissions/1/draft/" data-name="7:work:1" data-says-saved="…"><form>…
 *   <span data-own="state"></span></form></k-assessment-work>
 */
export class AssessmentWork extends HTMLElement {
  private form!: HTMLFormElement;
  private last = "";
  private draft!: Draft<Entries>;
  private readonly ends = new AbortController();

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form || this.form) return;
    this.form = form;
    this.draft = new Draft<Entries>({
      store: new DraftStore<Entries>(this.dataset.name ?? "work", sessionStorage),
      send: (kept) => this.post(kept.value),
      onState: (state, error) => this.show(state, error),
      quietMs: 1500,
    });
    // The editors come to life after this; what they hold then is the beginning, unless somebody wrote before.
    const begin = (): void => void (this.last = mark(texts(new FormData(form))));
    begin();
    const alive = setTimeout(begin, 1500);
    const { signal } = this.ends;
    const look = (): void => {
      clearTimeout(alive);
      this.look();
    };
    for (const kind of ["input", "change", "keyup", "k-files-change"]) form.addEventListener(kind, look, { signal });
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      this.ends.abort();
      form.dispatchEvent(new CustomEvent("k-files-kept"));
    }, { signal });
    addEventListener("online", () => void this.draft.flush(), { signal });
    addEventListener("pagehide", () => void this.draft.flush(), { signal });
  }

  disconnectedCallback(): void {
    this.ends.abort();
  }

  private look(): void {
    const entries = texts(new FormData(this.form));
    const now = mark(entries);
    if (now === this.last) return;
    this.last = now;
    this.draft.change(entries);
  }

  private post(entries: Entries): Promise<unknown> {
    return request(this.dataset.draft ?? "", { method: "POST", body: new URLSearchParams(entries) });
  }

  private show(state: DraftState, error?: unknown): void {
    const place = this.querySelector<HTMLElement>("[data-own=state]");
    if (!place) return;
    const told = error instanceof HttpError ? error.told : "";
    const words = {
      saved: this.dataset.saysSaved,
      sending: this.dataset.saysWaiting,
      waiting: error ? this.dataset.saysOffline : this.dataset.saysWaiting,
      refused: told || this.dataset.saysRefused,
    };
    if (state === "saved") this.form.dispatchEvent(new CustomEvent("k-files-kept"));
    place.dataset.state = error ? "offline" : state;
    place.textContent = words[state] ?? "";
  }
}

if (!customElements.get("k-assessment-work")) customElements.define("k-assessment-work", AssessmentWork);
