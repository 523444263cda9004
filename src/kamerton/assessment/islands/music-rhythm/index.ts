import "./style.css";
import { Clicks } from "./clicks";
import { latencyOf, planned, type Plan, readTaken, taken } from "./timing";

const KEPT = "k-tap-latency";
const LEAD_S = 0.25;
const CALIBRATION = { tempo: 100, metre: "4/4", countIn: 1, bars: 2 };

/**
 * A rhythm tapped by Space or a finger after a count-in. Taps are timed by the events' own stamps against the audio clock;
 * the field holds {"taps_ms", "latency_ms"} and the server judges.
 *
 * <k-assessment-rhythm data-tempo="90" data-metre="4/4" data-count-in="1" data-bars="4" data-says-…="…">
 *   <input class="input" type="hidden" name="q7"> <div data-own="tools" hidden> … </div></k-assessment-rhythm>
 */
export class AssessmentRhythm extends HTMLElement {
  private clicks: Clicks | null = null;
  private stops: AbortController | null = null;
  private timers: number[] = [];
  private readonly ends = new AbortController();

  connectedCallback(): void {
    const tools = this.piece("tools");
    if (!tools || !("AudioContext" in window)) return;
    tools.hidden = false;
    this.piece("plain")?.remove();
    const { signal } = this.ends;
    tools.addEventListener("click", (event) => {
      const what = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset["do"];
      if (what === "start") void this.take();
      else if (what === "calibrate") void this.calibrate();
      else if (what === "replay") void this.replay();
    }, { signal });
    this.field?.addEventListener("k-restored", () => this.tell(), { signal });
  }

  disconnectedCallback(): void {
    this.halt();
    this.ends.abort();
    this.clicks?.close();
  }

  private get field(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>("input.input");
  }

  private piece(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-own=${name}]`);
  }

  private says(key: string, values: Record<string, string | number> = {}): string {
    return (this.dataset[key] ?? "").replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
  }

  private write(name: string, words: string): void {
    const piece = this.piece(name);
    if (piece) piece.textContent = words;
  }

  private get latency(): number {
    return Number(localStorage.getItem(KEPT) ?? 0) || 0;
  }

  private async take(): Promise<void> {
    const plan = planned({
      tempo: Number(this.dataset["tempo"] ?? 80),
      metre: this.dataset["metre"] ?? "4/4",
      countIn: Number(this.dataset["countIn"] ?? 1),
      bars: Number(this.dataset["bars"] ?? 1),
    });
    const taps = taken(await this.run(plan), plan);
    if (!taps.length) return this.write("state", this.says("saysNone"));
    if (!this.field) return;
    this.field.value = JSON.stringify({ taps_ms: taps, latency_ms: this.latency });
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    this.tell();
  }

  private tell(): void {
    const value = readTaken(this.field?.value ?? "");
    this.querySelector("[data-do=replay]")?.toggleAttribute("hidden", !value);
    if (value) this.write("state", this.says("saysDone", { n: value.taps_ms.length }));
  }

  private async calibrate(): Promise<void> {
    const plan = planned(CALIBRATION);
    this.write("state", this.says("saysCalibrating"));
    const taps = await this.run(plan);
    const latency = latencyOf(taps.filter((tap) => tap > -plan.beatMs / 2), plan.clicks.filter((click) => !click.isCountIn).map((click) => click.at));
    if (latency === null) return this.write("state", this.says("saysUneven"));
    localStorage.setItem(KEPT, String(latency));
    this.write("state", this.says("saysCalibrated", { ms: latency }));
  }

  private async replay(): Promise<void> {
    const value = readTaken(this.field?.value ?? "");
    if (!value) return;
    this.halt();
    const clicks = await this.ready();
    const start = clicks.context.currentTime + LEAD_S;
    const first = Math.min(0, ...value.taps_ms);
    for (const tap of value.taps_ms) clicks.click(start + (tap - first) / 1000, false, 880);
  }

  private async ready(): Promise<Clicks> {
    this.clicks ??= new Clicks();
    await this.clicks.context.resume();
    return this.clicks;
  }

  /** Click through a plan and give back when taps came, by the plan's own time. */
  private async run(plan: Plan): Promise<number[]> {
    this.halt();
    const clicks = await this.ready();
    const zeroS = clicks.context.currentTime + LEAD_S - plan.startMs / 1000;
    for (const click of plan.clicks) clicks.click(zeroS + click.at / 1000, click.isFirst);
    const stamps: number[] = [];
    this.listen(stamps);
    this.showBeats(plan, zeroS, clicks);
    await new Promise<void>((done) => {
      const wait = (plan.endMs + plan.beatMs) + (zeroS - clicks.context.currentTime) * 1000;
      this.timers.push(window.setTimeout(done, wait));
      this.stops?.signal.addEventListener("abort", () => done(), { once: true });
    });
    const zero = clicks.pageTime(zeroS);
    this.halt();
    return stamps.map((stamp) => stamp - zero);
  }

  private listen(stamps: number[]): void {
    this.stops = new AbortController();
    const { signal } = this.stops;
    const pad = this.querySelector<HTMLElement>("[data-do=pad]");
    const tap = (event: Event): void => {
      stamps.push(event.timeStamp);
      pad?.classList.add("hit");
      window.setTimeout(() => pad?.classList.remove("hit"), 90);
    };
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return this.halt();
      if (event.code !== "Space") return;
      event.preventDefault();
      if (!event.repeat) tap(event);
    }, { signal, capture: true });
    document.addEventListener("keyup", (event) => event.code === "Space" && event.preventDefault(), { signal, capture: true });
    pad?.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      tap(event);
    }, { signal });
    pad?.classList.add("live");
  }

  private showBeats(plan: Plan, zeroS: number, clicks: Clicks): void {
    const now = clicks.context.currentTime;
    plan.clicks.forEach((click, index) => {
      this.timers.push(window.setTimeout(() => {
        const words = click.isCountIn ? this.says("saysCount", { n: index + 1 }) : this.says("saysGo");
        this.write("words", words);
        this.piece("beats")?.classList.toggle("odd", index % 2 === 1);
      }, (zeroS + click.at / 1000 - now) * 1000));
    });
  }

  private halt(): void {
    for (const timer of this.timers.splice(0)) window.clearTimeout(timer);
    this.stops?.abort();
    this.stops = null;
    const pad = this.querySelector<HTMLElement>("[data-do=pad]");
    pad?.classList.remove("live", "hit");
  }
}

if (!customElements.get("k-assessment-rhythm")) customElements.define("k-assessment-rhythm", AssessmentRhythm);
