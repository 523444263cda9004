/* The player's controls: buttons, sliders and keys in one place. The words stand in the page's own markup. */
import type { Player } from "./player";

export type Word = "loading" | "silent" | "failed" | "loop" | "loopOff" | "tempo" | "playing" | "voices" | "key" | "recording" | "unmarked" | "unfollowed";

/** What is shown; the rest is for those who hear the page. */
const SEEN: ReadonlySet<Word | ""> = new Set(["loading", "silent", "failed", "unmarked", "unfollowed"]);
const TEMPO = { least: 40, most: 140, step: 5 };

export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export interface Host {
  readonly player: Player | null;
  ready(): Promise<Player>;
  toggle(): Promise<void>;
  repeat(bars: [number, number] | null): void;
  setVolume(value: number): void;
  transpose(by: number): void;
}

export class Controls {
  private readonly state: HTMLElement | null;
  private isSeeking = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly host: Host,
  ) {
    this.state = root.querySelector("[data-part=state]");
    this.on("play", "click", () => void host.toggle());
    this.on("tempo", "input", (input) => this.tempo(Number(input.value)));
    this.on("seek", "input", (input) => this.seek(Number(input.value)));
    this.on("metronome", "change", (input) => this.change((player) => (player.hasMetronome = input.checked)));
    this.on("count-in", "change", (input) => this.change((player) => (player.hasCountIn = input.checked)));
    this.on("volume", "input", (input) => host.setVolume(Number(input.value) / 100));
    for (const name of ["loop", "loop-from", "loop-to"]) this.on(name, "change", () => this.readLoop(name !== "loop"));
  }

  find(name: string): HTMLInputElement | null {
    return this.root.querySelector(`[data-do="${name}"]`);
  }

  get volume(): number {
    return Number(this.find("volume")?.value ?? 80) / 100;
  }

  /** Show the place: time, slider and its words. */
  place(ms: number, durationMs: number, bar: string): void {
    const time = this.root.querySelector("[data-part=time]");
    if (time) time.textContent = `${clockTime(ms)} / ${clockTime(durationMs)}`;
    const slider = this.find("seek");
    if (!slider || this.isSeeking) return;
    slider.value = String(Math.round(ms));
    slider.setAttribute("aria-valuetext", (slider.dataset["saysPlace"] ?? "").replace("{bar}", bar));
  }

  length(durationMs: number): void {
    const slider = this.find("seek");
    if (slider) slider.max = String(Math.round(durationMs));
  }

  playing(isPlaying: boolean): void {
    this.find("play")?.setAttribute("aria-pressed", String(isPlaying));
  }

  say(word: Word | "", values: Record<string, string> = {}): void {
    if (!this.state) return;
    if (word && !SEEN.has(word)) this.state.dataset["quiet"] = "";
    else delete this.state.dataset["quiet"];
    let text = word ? (this.state.dataset[`says${word[0]?.toUpperCase()}${word.slice(1)}`] ?? "") : "";
    for (const [name, value] of Object.entries(values)) text = text.replace(`{${name}}`, value);
    if (this.state.textContent !== text) this.state.textContent = text;
  }

  showLoop(bars: [number, number] | null): void {
    const [loop, from, to] = [this.find("loop"), this.find("loop-from"), this.find("loop-to")];
    if (loop) loop.checked = bars !== null;
    if (!bars) return;
    if (from && from !== document.activeElement) from.value = String(bars[0] + 1);
    if (to && to !== document.activeElement) to.value = String(bars[1] + 1);
  }

  /** Keys, wherever in the player the focus is; those of a slider or a field stay its own. */
  key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    const isField = target instanceof HTMLInputElement;
    const isPressed = event.key === " " && target.closest("button, summary, a, input[type=checkbox]") !== null;
    if (isPressed || (isField && target.type === "number")) return;
    const isTyping = target.matches("select, textarea, [contenteditable=true], [contenteditable=true] *");
    const act = isTyping ? null : this.action(keyName(event), isField && target.type === "range");
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    void this.host.ready().then(act);
  }

  private action(key: string, isSlider: boolean): ((player: Player) => void) | null {
    if (isSlider && key.startsWith("Arrow")) return null;
    const actions: Record<string, (player: Player) => void> = {
      " ": () => void this.host.toggle(),
      ArrowLeft: (player) => player.skip(-1),
      ArrowRight: (player) => player.skip(1),
      Home: (player) => player.seek(0),
      "+": () => this.step(TEMPO.step),
      "=": () => this.step(TEMPO.step),
      "-": () => this.step(-TEMPO.step),
      ",": () => this.host.transpose(-1),
      ".": () => this.host.transpose(1),
      "\\": () => this.host.repeat(null),
      m: () => this.find("metronome")?.click(),
      r: () => this.find("loop")?.click(),
      "[": (player) => this.host.repeat([player.bar, Math.max(player.bar, player.bars?.[1] ?? player.bar)]),
      "]": (player) => this.host.repeat([Math.min(player.bar, player.bars?.[0] ?? player.bar), player.bar]),
    };
    return actions[key] ?? null;
  }

  private on(name: string, kind: string, act: (input: HTMLInputElement) => void): void {
    const element = this.find(name);
    element?.addEventListener(kind, () => act(element));
  }

  private change(act: (player: Player) => void): void {
    void this.host.ready().then(act);
  }

  private step(by: number): void {
    const slider = this.find("tempo");
    if (!slider) return;
    slider.value = String(Number(slider.value) + by);
    this.tempo(Number(slider.value));
  }

  private tempo(percent: number): void {
    const value = Math.min(TEMPO.most, Math.max(TEMPO.least, percent));
    const told = this.root.querySelector("[data-part=tempo]");
    if (told) told.textContent = `${value}\u00a0%`;
    this.say("tempo", { percent: String(value) });
    this.change((player) => player.setTempo(value));
  }

  /** Show a tempo that was set elsewhere: by the trainer, by a comment. */
  showTempo(percent: number): void {
    const [slider, told] = [this.find("tempo"), this.root.querySelector("[data-part=tempo]")];
    if (slider) slider.value = String(percent);
    if (told) told.textContent = `${percent}\u00a0%`;
  }

  private seek(ms: number): void {
    this.isSeeking = true;
    void this.host.ready().then((player) => {
      player.seek(ms);
      this.isSeeking = false;
    });
  }

  private readLoop(turnsOn: boolean): void {
    const [loop, from, to] = [this.find("loop"), this.find("loop-from"), this.find("loop-to")];
    if (!loop || !from || !to) return;
    loop.checked ||= turnsOn;
    const bars: [number, number] = [Number(from.value) - 1, Number(to.value) - 1];
    this.host.repeat(loop.checked && bars.every((bar) => bar >= 0) ? bars : null);
  }
}

/** A key by its place on the keyboard, so that it is the same in every layout; signs by what they write. */
export function keyName({ key, code }: Pick<KeyboardEvent, "key" | "code">): string {
  const places: Record<string, string> = { BracketLeft: "[", BracketRight: "]", Comma: ",", Period: ".", Backslash: "\\" };
  return places[code] ?? (/^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key);
}
