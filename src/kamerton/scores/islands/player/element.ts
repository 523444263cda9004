import { type Point } from "./align";
import { Aligner } from "./aligner";
import { Controls, type Host } from "./controls";
import type { Change } from "./cursor";
import { type Mark, Pages } from "./pages";
import { Panel } from "./panel";
import { Player, type View } from "./player";
import type { RecordingInfo } from "./recording";
import { beatAt, playedBarAt, type Timeline } from "./score";
import { Selection } from "./selection";
import type { Sound } from "./sound";
import { Sources } from "./sources";
import type { Training } from "./trainer";

/** Where the playing stands: the bar as drawn (from 0), the beat (from 1), the recording and its milliseconds. */
export interface Here {
  bar: number;
  beat: number;
  recording: RecordingInfo["id"] | null;
  ms: number;
}

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
export class ScoresPlayer extends HTMLElement implements Host, View {
  player: Player | null = null;
  readonly sources = new Sources(this);
  private controls: Controls | null = null;
  private panel: Panel | null = null;
  private aligner: Aligner | null = null;
  private pages: Pages | null = null;
  private sound: Sound | null = null;
  private making: Promise<Player> | null = null;
  private marks: readonly Mark[] = [];
  private lastBar = -1;
  private readonly ends = new AbortController();

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

  disconnectedCallback(): void {
    this.ends.abort();
    this.player?.close();
  }

  /** The player with its timeline, fetched when first needed. */
  ready(): Promise<Player> {
    this.making ??= this.make().catch((fault: unknown) => {
      this.making = null;
      this.controls?.say("failed");
      throw fault;
    });
    return this.making;
  }

  /** The player with its sound, ready to play at once. */
  async session(): Promise<{ player: Player; sound: Sound | null }> {
    const player = await this.ready();
    for (const other of document.querySelectorAll<ScoresPlayer>("k-scores-player"))
      if (other !== this && other.player?.isPlaying) other.player.pause();
    for (const media of document.querySelectorAll<HTMLMediaElement>("audio, video")) media.pause();
    await this.prepareSound(player);
    return { player, sound: this.sound };
  }

  async toggle(): Promise<void> {
    const player = await this.ready();
    if (player.isPlaying) return player.pause();
    await this.session();
    player.play();
    this.controls?.playing(true);
  }

  /** Show that another script has set the playing going. */
  playing(isPlaying: boolean): void {
    this.controls?.playing(isPlaying);
  }

  get here(): Here {
    const { player } = this;
    if (!player) return { bar: 0, beat: 1, recording: null, ms: 0 };
    const ms = player.position;
    const bar = player.timeline.bars[playedBarAt(player.timeline, ms)]?.bar ?? 0;
    return { bar, beat: beatAt(player.timeline, ms), recording: this.sources.chosen?.id ?? null, ms };
  }

  barLabel(bar: number): string {
    return (this.dataset["bars"] ?? "").split(" ")[bar] ?? String(bar + 1);
  }

  repeat(bars: [number, number] | null): void {
    void this.ready().then((player) => {
      player.setLoop(bars);
      this.pages?.wash(player.bars);
      this.controls?.showLoop(player.bars);
      const [from, to] = player.bars ?? [0, 0];
      this.controls?.say(player.bars ? "loop" : "loopOff", { from: this.barLabel(from), to: this.barLabel(to) });
    });
  }

  loopBars(from: number, to: number): void {
    this.repeat([from, to]);
  }

  toBar(bar: number): void {
    void this.ready().then((player) => player.toBar(bar));
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

  /** Put signs over bars; a press on one is told by "k-mark". */
  mark(marks: readonly Mark[]): void {
    this.marks = marks;
    this.pages?.mark(marks);
  }

  move(ms: number, bar: number, change: Change, sounding: Set<number>): void {
    this.pages?.light(change.on, change.off);
    if (change.on.length || bar !== this.lastBar) this.pages?.point(bar, sounding);
    this.controls?.place(ms, this.player?.timeline.durationMs ?? 0, this.barLabel(bar));
    if (bar === this.lastBar) return;
    this.lastBar = bar;
    if (this.player?.isPlaying) this.pages?.follow(bar);
    this.dispatchEvent(new CustomEvent("k-position", { bubbles: true, detail: { ms, bar } }));
  }

  tempo(percent: number): void {
    this.controls?.showTempo(percent);
    this.controls?.say("tempo", { percent: String(percent) });
  }

  stop(): void {
    this.controls?.playing(false);
    this.dispatchEvent(new CustomEvent("k-stop", { bubbles: true }));
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

  private takePages(html: string): void {
    const old = [...this.querySelectorAll<HTMLElement>("[data-layout]")];
    const holder = document.createElement("template");
    holder.innerHTML = html;
    old[0]?.before(holder.content);
    for (const layout of old) layout.remove();
    this.pages = new Pages([...this.querySelectorAll<HTMLElement>("[data-layout]")]);
  }

  private async make(): Promise<Player> {
    await this.redraw();
    const timeline = await this.sources.fetchScore();
    this.player = new Player(timeline, this, () => this.sound?.now ?? performance.now() / 1000);
    this.player.show();
    return this.player;
  }

  private async redraw(): Promise<void> {
    if (!(await this.pages?.show())) return;
    this.pages?.wash(this.player?.bars ?? null);
    this.pages?.mark(this.marks);
    this.lastBar = -1;
  }

  private async prepareSound(player: Player): Promise<void> {
    try {
      if (!this.sound) {
        const { Sound } = await import("./sound");
        this.sound = new Sound();
        this.sound.volume = this.controls?.volume ?? 0.8;
        player.useSound(this.sound);
      }
      await this.sound.resume();
      if (this.sound.instruments || this.sources.chosen) return;
      this.controls?.say("loading");
      const { Instruments } = await import("./instruments");
      const made = new Instruments(this.sound.context, this.sound.gate, this.dataset["instruments"] ?? "", this.dataset["synthesiser"] ?? "");
      await made.prepare(this.programs(player.timeline));
      this.sound.instruments = made;
      this.controls?.say("");
    } catch {
      this.controls?.say(navigator.onLine && !("AudioWorkletNode" in window) ? "silent" : "failed");
    }
  }

  private programs(timeline: Timeline): Record<number, number> {
    const given = this.dataset["program"];
    const channels = new Set(timeline.notes.map((note) => note.channel));
    return Object.fromEntries(
      [...channels].map((channel) => [channel, Number(given ?? timeline.programs[String(channel)] ?? 0)]),
    );
  }
}
