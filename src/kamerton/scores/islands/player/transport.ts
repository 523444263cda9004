/* Where the playing is: the sound card's clock against the place in the score, under tempo and loop. No DOM here. */
import type { Span } from "./score";

/** A stretch of the score to be sounded: from `fromMs` to `toMs`, beginning at `atS` of the sound card's clock. */
export interface Segment {
  fromMs: number;
  toMs: number;
  atS: number;
  rate: number;
  /** Whether the playing jumps back (or ends) after it, so that notes must not ring on. */
  isCut: boolean;
}

/** From a moment on the repeat goes at another tempo. */
interface Turn {
  atS: number;
  rate: number;
}

export class Transport {
  private anchorS = 0;
  private anchorMs = 0;
  private plannedS = 0;
  private plannedMs = 0;
  private speed = 1;
  private span: Span | null = null;
  private plannedSpeed = 1;
  private readonly turns: Turn[] = [];
  isPlaying = false;
  /** Asked at the end of every round of a repeat for the tempo of the next one. */
  onRound: ((rate: number) => number) | null = null;

  constructor(readonly durationMs: number) {}

  get rate(): number {
    return this.speed;
  }

  get loop(): Span | null {
    return this.span;
  }

  /** The place in the score at a moment of the clock. */
  position(nowS: number): number {
    if (!this.isPlaying) return this.anchorMs;
    this.turn(nowS);
    const ms = this.anchorMs + Math.max(0, nowS - this.anchorS) * 1000 * this.speed;
    return this.wrapped(ms);
  }

  start(atS: number): void {
    const { span } = this;
    if (span && (this.anchorMs < span.fromMs || this.anchorMs >= span.toMs)) this.anchorMs = span.fromMs;
    else if (this.anchorMs >= this.durationMs) this.anchorMs = 0;
    this.isPlaying = true;
    this.turns.length = 0;
    this.plannedSpeed = this.speed;
    this.anchorS = atS;
    this.plannedS = atS;
    this.plannedMs = this.anchorMs;
  }

  pause(nowS: number): void {
    this.anchorMs = this.position(nowS);
    this.isPlaying = false;
    this.turns.length = 0;
  }

  seek(ms: number, atS: number): void {
    this.anchorMs = Math.min(Math.max(0, ms), this.durationMs);
    if (this.isPlaying) this.start(atS);
  }

  setRate(rate: number, nowS: number): void {
    const place = this.position(nowS);
    this.speed = rate;
    this.anchorMs = place;
    if (this.isPlaying) this.start(nowS);
  }

  setLoop(span: Span | null, nowS: number): void {
    const place = this.position(nowS);
    this.span = span && span.toMs > span.fromMs ? span : null;
    this.anchorMs = place;
    if (this.isPlaying) this.start(nowS);
  }

  isOver(nowS: number): boolean {
    return this.isPlaying && !this.span && this.position(nowS) >= this.durationMs;
  }

  /** What is to be sounded until a moment of the clock and was not planned yet. */
  plan(untilS: number): Segment[] {
    const segments: Segment[] = [];
    while (this.isPlaying && this.plannedS < untilS && segments.length < 64) {
      const endMs = this.span?.toMs ?? this.durationMs;
      const rate = this.plannedSpeed;
      const reach = this.plannedMs + (untilS - this.plannedS) * 1000 * rate;
      const toMs = Math.min(reach, endMs);
      if (toMs <= this.plannedMs && !this.span) break;
      const isCut = toMs >= endMs;
      segments.push({ fromMs: this.plannedMs, toMs, atS: this.plannedS, rate, isCut });
      this.plannedS += (toMs - this.plannedMs) / 1000 / rate;
      this.plannedMs = isCut && this.span ? this.span.fromMs : toMs;
      if (isCut && !this.span) break;
      if (isCut) this.planRound();
    }
    return segments;
  }

  private planRound(): void {
    const rate = this.onRound?.(this.plannedSpeed) ?? this.plannedSpeed;
    if (rate === this.plannedSpeed) return;
    this.plannedSpeed = rate;
    this.turns.push({ atS: this.plannedS, rate });
  }

  /** Take over the tempo of the round that has begun. */
  private turn(nowS: number): void {
    while (this.span && this.turns[0] && this.turns[0].atS <= nowS) {
      const { atS, rate } = this.turns.shift() as Turn;
      this.anchorS = atS;
      this.anchorMs = this.span.fromMs;
      this.speed = rate;
    }
  }

  private wrapped(ms: number): number {
    const { span } = this;
    if (!span) return Math.min(ms, this.durationMs);
    if (ms < span.toMs) return ms;
    return span.fromMs + ((ms - span.fromMs) % (span.toMs - span.fromMs));
  }
}
