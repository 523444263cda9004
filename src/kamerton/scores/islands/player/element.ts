import { Aligner } from "./aligner";
import { Controls, type Host } from "./controls";
import { Pages } from "./pages";
import { Panel } from "./panel";
import { Picture } from "./picture";
import { RecordedStage } from "./recorded";
import { Selection } from "./selection";
import type { Training } from "./trainer";

/**
 * Plays the engraved score that stands inside it, or a recording of it: cursor, tempo, loop of bars, parts,
 * transposition, metronome, speed trainer. Without a script the score is there all the same, as images.
 * Tells where it is by the event "k-position" {ms, bar}, its stopping by "k-stop", and a pressed mark by "k-mark" {id}. For other scripts:
 * `here`, `practise(from, to, percent)`, `loopBars`, `toBar` (bars from 0), `session()`, `mark(marks)`, and
 * `addRecording`, `choose(id)` for recordings that only this device has.
 *
 * <k-scores-player data-timeline="/scores/…/timeline.json" data-instruments="…" data-synthesiser="…"
 *   data-transposed="/scores/…/by/0/" data-bars="1 2 3" data-recordings='[{"id": 7, "address": "…", "points": []}]'>
 *   <div data-part="controls" hidden>…</div> <section data-part="aligner" hidden>…</section> <div data-part="picture" hidden><video></video></div>
 *   <div data-layout="wide"><img …></div> <div data-layout="narrow"><img …></div>
 * </k-scores-player>
 */
export class ScoresPlayer extends RecordedStage implements Host {
  connectedCallback(): void {
    const bar = this.querySelector<HTMLElement>("[data-part=controls]");
    if (!bar || this.controls) return;
    this.controls = new Controls(bar, this);
    this.panel = new Panel(bar, this);
    const aligner = this.querySelector<HTMLElement>("[data-part=aligner]");
    if (aligner) this.aligner = new Aligner(aligner, this);
    bar.hidden = false;
    this.pages = new Pages([...this.querySelectorAll<HTMLElement>("[data-layout]")]);
    const picture = this.querySelector<HTMLElement>("[data-part=picture]");
    if (picture) this.picture = new Picture(picture);
    for (const info of this.sources.fromPage()) this.addRecording(info);
    const { signal } = this.ends;
    this.addEventListener("keydown", (event) => this.key(event), { signal });
    const bars = {
      barAt: (x: number, y: number) => this.pages?.barAt(x, y) ?? -1,
      go: (at: number) => this.toBar(at),
      anchor: () => this.player?.bars?.[0] ?? this.player?.bar ?? 0,
      choose: (chosen: [number, number]) => this.repeat(chosen),
    };
    new Selection(this, bars, signal);
    this.addEventListener("click", (event) => this.pressMark(event), { signal });
    window.addEventListener("resize", () => void this.redraw(), { signal });
    new IntersectionObserver((entries, watcher) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      void this.redraw();
    }).observe(this);
  }

  /** Show that another script has set the playing going. */
  playing(isPlaying: boolean): void {
    this.controls?.playing(isPlaying);
  }

  /** Repeat bars at a tempo and play: what a comment asks for. */
  async practise(from: number, to: number, percent: number): Promise<void> {
    const { player } = await this.session();
    if (player.isPlaying) player.pause();
    this.tempo(percent);
    player.setTempo(percent);
    this.repeat([from, to]);
    player.toBar(from);
    player.play();
    this.controls?.playing(true);
    this.pages?.follow(from);
  }

  setVolume(value: number): void {
    if (this.sound) this.sound.volume = value;
  }

  setVoice(staff: number, isHeard: boolean): void {
    void this.ready().then((player) => {
      player.setVoice(staff, isHeard);
      this.controls?.say("voices", { names: this.panel?.silenced.join(", ") || "—" });
    });
  }

  train(training: Training | null): void {
    void this.ready().then((player) => {
      player.training = training;
      if (!training) return;
      player.setTempo(training.fromPercent);
      this.tempo(training.fromPercent);
      if (!player.bars) this.repeat([0, Math.max(...player.timeline.bars.map(({ bar }) => bar))]);
    });
  }

  barName(place: number): string {
    const { bars } = this.player?.timeline ?? { bars: [] };
    const played = bars[Math.floor(place)];
    return played ? this.barLabel(played.bar) : (this.aligner ? (this.dataset["saysEnd"] ?? "") : "");
  }

  get barsPlayed(): number {
    return this.player?.timeline.bars.length ?? 0;
  }

  goTo(ms: number): void {
    this.player?.seek(ms);
  }

  private key(event: KeyboardEvent): void {
    const isTyping = (event.target as Element).matches("input[type=number], select, textarea");
    if (this.aligner?.isOpen && event.code === "KeyT" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.aligner.tap();
    } else this.controls?.key(event);
  }

  private pressMark(event: MouseEvent): void {
    const id = (event.target as Element).closest<SVGGElement>("[data-mark]")?.dataset["mark"];
    if (id) this.dispatchEvent(new CustomEvent("k-mark", { bubbles: true, detail: { id } }));
  }
}
