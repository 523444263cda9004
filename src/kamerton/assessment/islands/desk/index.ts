import "./style.css";
import { request } from "@shared/http";
import { type News, realtime } from "@shared/realtime";
import { watchSure } from "./form";
import { type Change, changeOf, type DeskPayload, named } from "./looks";

/**
 * The desk stays true by itself: who has a work open, what a colleague reviewed; new works are told of, nothing moves.
 *
 * <k-assessment-desk data-topics="desk:3 desk:5" data-viewer="7" data-says-looking="open at {name}" …>
 *   <p data-own="news" hidden>…</p> <li data-work="12">… <span data-own="look" hidden><span></span></span></li>
 * </k-assessment-desk>
 */
class AssessmentDesk extends HTMLElement {
  private stops: Array<() => void> = [];

  connectedCallback(): void {
    const viewer = this.dataset.viewer ?? "";
    this.stops = (this.dataset.topics ?? "").split(" ").filter(Boolean).slice(0, 50).map((topic) =>
      realtime().subscribe(topic, ({ kind, payload }: News) => {
        const change = changeOf(viewer, kind, payload as Partial<DeskPayload>);
        if (change) this.apply(change);
      }),
    );
  }

  disconnectedCallback(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
  }

  private apply(change: Change): void {
    if (change.kind === "came") {
      const news = this.querySelector<HTMLElement>("[data-own=news]");
      if (news) news.hidden = false;
      return;
    }
    const row = this.querySelector<HTMLElement>(`[data-work="${change.work}"]`);
    const look = row?.querySelector<HTMLElement>("[data-own=look]");
    const words = look?.querySelector("span");
    if (!row || !look || !words) return;
    look.hidden = change.kind === "left";
    if (change.kind === "look") words.textContent = named(this.dataset.saysLooking, change.name);
    if (change.kind !== "reviewed") return;
    words.textContent = named(this.dataset.saysReviewed, change.name);
    row.classList.add("k-reviewed");
  }
}

const BEAT_MS = 25_000;

/**
 * Says that a work is open here, and who else has it open or has reviewed it meanwhile.
 *
 * <k-assessment-look data-look="/desk/12/look/" data-topic="desk:3" data-work="12" data-viewer="7" … hidden>
 *   <div data-own="words"></div></k-assessment-look>
 */
class AssessmentLook extends HTMLElement {
  private stop: (() => void) | null = null;
  private timer = 0;
  private isReviewed = false;
  private readonly ends = new AbortController();

  connectedCallback(): void {
    const { signal } = this.ends;
    const viewer = this.dataset.viewer ?? "";
    this.stop = realtime().subscribe(this.dataset.topic ?? "", ({ kind, payload }: News) => {
      const change = changeOf(viewer, kind, payload as Partial<DeskPayload>);
      if (!change || change.kind === "came" || change.work !== this.dataset.work) return;
      if (change.kind === "reviewed") this.say(this.dataset.saysReviewed, change.name, true);
      else void this.beat();
    });
    this.timer = window.setInterval(() => void this.beat(), BEAT_MS);
    addEventListener("pagehide", () => this.leave(), { signal });
    addEventListener("pageshow", () => void this.beat(), { signal });
    void this.beat();
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
    this.ends.abort();
    this.stop?.();
  }

  private post(body: URLSearchParams): Promise<{ others: string[] }> {
    return request(this.dataset.look ?? "", { method: "POST", body, keepalive: true });
  }

  private async beat(): Promise<void> {
    if (document.visibilityState === "hidden" || this.isReviewed) return;
    try {
      const { others } = await this.post(new URLSearchParams());
      if (others.length) this.say(this.dataset.saysLooking, others.join(", "));
      else if (!this.isReviewed) this.hidden = true;
    } catch {
      // Without a connection nobody is told; the next beat tells.
    }
  }

  private leave(): void {
    this.post(new URLSearchParams({ left: "1" })).catch(() => undefined);
  }

  private say(words: string | undefined, name: string, isReviewed = false): void {
    const place = this.querySelector<HTMLElement>("[data-own=words]");
    if (!place) return;
    this.isReviewed ||= isReviewed;
    place.textContent = named(words, name);
    this.hidden = false;
  }
}

/** Puts a template's words into a text: of the form's editor, or the field named by data-into. */
function insert(button: HTMLElement): void {
  const text = button.dataset.insert ?? "";
  const into = button.closest<HTMLElement>("k-assessment-insert")?.dataset.into;
  const form = button.closest("form");
  const editor = form?.querySelector("k-texts-editor");
  const area = into ? document.querySelector<HTMLTextAreaElement>(`[name="${into}"]`) : form?.querySelector("textarea");
  if (!into && editor) {
    editor.dispatchEvent(new CustomEvent("k-texts-insert", { detail: { text } }));
  } else if (area) {
    area.value = [area.value.trimEnd(), text].filter(Boolean).join("\n\n");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  }
  button.closest("details")?.removeAttribute("open");
}

watchSure();

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-insert]");
  if (button) insert(button);
});

if (!customElements.get("k-assessment-desk")) customElements.define("k-assessment-desk", AssessmentDesk);
if (!customElements.get("k-assessment-look")) customElements.define("k-assessment-look", AssessmentLook);
