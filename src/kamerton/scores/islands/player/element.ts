import type { Point } from "./align";
import { Aligner } from "./aligner";
import { Controls, type Host } from "./controls";
import { Pages } from "./pages";
import { Panel } from "./panel";
import type { RecordingInfo } from "./recording";
import type { Timeline } from "./score";
import { Selection } from "./selection";
import { Stage } from "./stage";
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
 *   <div data-part="controls" hidden>…</div> <section data-part="aligner" hidden>…</section>
 *   <div data-layout="wide"><img …></div> <div data-layout="narrow"><img …></div>
 * </k-scores-player>
 */
export class ScoresPlayer extends Stage implements Host {
  connectedCallback(): void {
    const bar = this.querySelector<HTMLElement>("[data-part=controls]");
    if (!bar || this.controls) return;
    this.controls = new Controls(bar, this);
    this.panel = new Panel(bar, this);
    const aligner = this.querySelector<HTMLElement>("[data-part=aligner]");
    if (aligner) this.aligner = new Aligner(aligner, this);
    bar.hidden = false;
    this.pages = new Pages([...this.querySelectorAll<HTMLElement>("[data-layout]")]);
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

  async choose(id: RecordingInfo["id"] | ""): Promise<void> {
    const { player, sound } = await this.session();
    this.controls?.say("loading");
    try {
      await this.sources.choose(player, sound, id === "" ? null : id);
      const { chosen } = this.sources;
      this.controls?.say("recording", { name: chosen?.name ?? "" });
      if (!chosen) this.controls?.say("");
      this.panel?.showSource(chosen ? String(chosen.id) : "", chosen?.mayAlign ?? false);
      this.controls?.length(player.timeline.durationMs);
      await this.prepareSound(player);
    } catch {
      this.panel?.showSource("", false);
      this.controls?.say("failed");
    }
  }

  addRecording(info: RecordingInfo): void {
    const at = this.sources.recordings.findIndex(({ id }) => id === info.id);
    if (at < 0) this.sources.recordings.push(info);
    else this.sources.recordings[at] = info;
    this.panel?.addSource(String(info.id), info.name);
  }

  removeRecording(id: RecordingInfo["id"]): void {
    const at = this.sources.recordings.findIndex((one) => one.id === id);
    if (at >= 0) this.sources.recordings.splice(at, 1);
    this.panel?.removeSource(String(id));
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

  transpose(by: number): void {
    if (this.sources.chosen) return;
    this.controls?.say("loading");
    void this.ready().then(async (player) => {
      const wasPlaying = player.isPlaying;
      try {
        const answer = await this.sources.transpose(by);
        if (!answer) return;
        this.takePages(answer.pages);
        player.load(this.sources.score as Timeline, null);
        this.panel?.showKey(this.sources.semitones, answer.keyName);
        this.controls?.say("key", { key: answer.keyName });
        await this.redraw();
        if (wasPlaying) await this.toggle();
      } catch {
        this.controls?.say("failed");
      }
    });
  }

  align(): void {
    const { chosen } = this.sources;
    if (chosen) void this.aligner?.open(chosen);
  }

  aligned(points: Point[], isKept: boolean): void {
    if (this.player) this.sources.align(this.player, points);
    if (isKept) this.dispatchEvent(new CustomEvent("k-aligned", { bubbles: true, detail: { id: this.sources.chosen?.id, points } }));
  }

  heardMs(): number {
    const { player, sound } = this;
    const lagMs = player?.isPlaying ? (sound?.context.outputLatency ?? 0) * 1000 * player.transport.rate : 0;
    return Math.max(0, (player?.position ?? 0) - lagMs);
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
