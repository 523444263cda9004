import { seek } from "./seeking";
import { withMoment } from "./times";

/**
 * Moments of a recording in words: a press on one plays from there; who marks puts the moment that sounds into the comment.
 *
 * <k-assessment-moments><figure class="k-work-file"><audio …></audio></figure> <button data-moment="62">1:02</button>
 *   <button data-do="moment" hidden>…</button> <textarea …></textarea></k-assessment-moments>
 */
export class AssessmentMoments extends HTMLElement {
  private readonly ends = new AbortController();

  connectedCallback(): void {
    this.querySelector<HTMLElement>("[data-do=moment]")?.removeAttribute("hidden");
    this.addEventListener("click", (event) => {
      const pressed = (event.target as Element).closest<HTMLElement>("[data-moment], [data-do=moment]");
      if (!pressed) return;
      if (pressed.dataset["moment"]) void this.play(Number(pressed.dataset["moment"]));
      else this.put();
    }, { signal: this.ends.signal });
  }

  disconnectedCallback(): void {
    this.ends.abort();
  }

  private get player(): HTMLMediaElement | null {
    return this.querySelector<HTMLMediaElement>(".k-work-file :is(audio, video)");
  }

  private async play(seconds: number): Promise<void> {
    const { player } = this;
    if (!player) return;
    await seek(player, seconds);
    await player.play().catch(() => undefined);
  }

  private put(): void {
    const area = this.querySelector("textarea");
    if (!area) return;
    const [text, at] = withMoment(area.value, area.selectionStart, this.player?.currentTime ?? 0);
    area.value = text;
    area.focus();
    area.setSelectionRange(at, at);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

if (!customElements.get("k-assessment-moments")) customElements.define("k-assessment-moments", AssessmentMoments);
