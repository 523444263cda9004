/* The way to the loudspeaker: one clock for instruments, recordings and the metronome's clicks. */
import { AHEAD_S } from "./limits";
import type { Instruments } from "./instruments";

const FADE_S = 0.03;
const CLICK = { first: 1760, other: 1174.7, lengthS: 0.07 };

export class Sound {
  readonly context = new AudioContext({ latencyHint: "interactive" });
  /** What passes here is hushed and goes at the chosen volume. */
  readonly gate = this.context.createGain();
  private readonly master = this.context.createGain();
  private sweep = 0;
  instruments: Instruments | null = null;

  constructor() {
    this.gate.connect(this.master).connect(this.context.destination);
  }

  get now(): number {
    return this.context.currentTime;
  }

  set volume(value: number) {
    this.master.gain.setTargetAtTime(value, this.now, 0.01);
  }

  resume(): Promise<void> {
    return this.context.resume();
  }

  click(atS: number, isFirst: boolean): void {
    const start = Math.max(atS, this.now);
    const [tone, level] = [this.context.createOscillator(), this.context.createGain()];
    tone.frequency.value = isFirst ? CLICK.first : CLICK.other;
    level.gain.setValueAtTime(isFirst ? 0.5 : 0.32, start);
    level.gain.exponentialRampToValueAtTime(0.001, start + CLICK.lengthS);
    tone.connect(level).connect(this.gate);
    tone.start(start);
    tone.stop(start + CLICK.lengthS);
  }

  /** Silence at once, until a moment of the clock or for good. What was planned ahead passes unheard. */
  hush(untilS?: number): void {
    const { gain } = this.gate;
    gain.cancelScheduledValues(this.now);
    gain.setTargetAtTime(0, this.now, FADE_S / 3);
    window.clearTimeout(this.sweep);
    this.sweep = window.setTimeout(() => this.instruments?.stopAll(), AHEAD_S * 1000 + 10);
    if (untilS !== undefined) gain.setTargetAtTime(1, untilS - 0.01, 0.003);
  }

  close(): void {
    this.instruments?.close();
    void this.context.close();
  }
}
