/* The player without its page: timeline, transport, sound and a listener that shows where it is. */
import { msOfPlace, placeOfMs } from "./align";
import { NoteCursor } from "./cursor";
import { clicksIn, countIn, notesIn } from "./schedule";
import { playedBarAt, spanOfBars, startOfBar, type Timeline } from "./score";
import { AHEAD_S } from "./limits";
import type { Recording } from "./recording";
import type { Sound } from "./sound";
import { nextTempo, type Training } from "./trainer";
import { Transport } from "./transport";
import type { Started, View } from "./view";

const AHEAD_HIDDEN_S = 1.6;
const TICK_MS = 40;
const START_S = 0.2;

export class Player {
  transport: Transport;
  private cursor: NoteCursor;
  private timer = 0;
  private frame = 0;
  private shownRate = 1;
  hasMetronome = false;
  hasCountIn = false;
  training: Training | null = null;
  /** Bars as drawn, from 0, that repeat; null for none. */
  bars: [number, number] | null = null;
  /** Staves that do not sound. */
  readonly silent = new Set<number>();
  recording: Recording | null = null;

  constructor(
    public timeline: Timeline,
    private readonly view: View,
    private readonly clock: () => number,
    private sound: Sound | null = null,
  ) {
    this.transport = this.transportFor(timeline);
    this.cursor = new NoteCursor(timeline);
  }

  get isPlaying(): boolean {
    return this.transport.isPlaying;
  }

  get position(): number {
    return this.transport.position(this.clock());
  }

  get bar(): number {
    return this.timeline.bars[playedBarAt(this.timeline, this.position)]?.bar ?? 0;
  }

  useSound(sound: Sound): void {
    this.sound = sound;
  }

  /** Take another course of the same score (a transposition, a recording's time); the place in the bars stays. */
  load(timeline: Timeline, recording: Recording | null): void {
    if (this.isPlaying) this.pause();
    const place = placeOfMs(this.timeline, this.position);
    const { rate } = this.transport;
    if (this.recording !== recording) this.recording?.close();
    this.recording = recording;
    this.timeline = timeline;
    this.transport = this.transportFor(timeline);
    this.transport.setRate(rate, 0);
    this.transport.seek(msOfPlace(timeline, place), 0);
    this.setLoop(this.bars);
    this.cursor = new NoteCursor(timeline);
    this.show();
  }

  play(): Started {
    let startS = this.clock() + START_S;
    this.recording?.clear();
    this.sound?.hush(startS);
    if (this.hasCountIn) {
      const counted = countIn(this.timeline, this.position, this.transport.rate, startS);
      for (const click of counted.clicks) this.sound?.click(click.atS, click.isFirst);
      startS += counted.lengthS;
    }
    this.transport.start(startS);
    this.tick();
    this.timer = window.setInterval(() => this.tick(), TICK_MS);
    this.frame = requestAnimationFrame(() => this.draw());
    return { atS: startS, fromMs: this.transport.position(startS), rate: this.transport.rate };
  }

  pause(): void {
    this.transport.pause(this.clock());
    this.halt();
  }

  seek(ms: number): void {
    this.transport.seek(ms, this.cut());
    this.show();
  }

  toBar(bar: number): void {
    const ms = startOfBar(this.timeline, bar);
    if (ms !== null) this.seek(ms);
  }

  /** Go by bars in the order of playing. */
  skip(count: number): void {
    const { bars } = this.timeline;
    const here = playedBarAt(this.timeline, this.position);
    const back = count < 0 && this.position - (bars[here]?.startMs ?? 0) > 600 ? 1 : 0;
    this.seek(bars[Math.min(Math.max(0, here + count + back), bars.length - 1)]?.startMs ?? 0);
  }

  setTempo(percent: number): void {
    this.transport.setRate(percent / 100, this.cut());
    this.shownRate = this.transport.rate;
  }

  /** Repeat bars (as drawn, from 0) over and over; null ends it. */
  setLoop(bars: [number, number] | null): void {
    this.bars = bars && (bars[0] <= bars[1] ? bars : [bars[1], bars[0]]);
    const span = this.bars && spanOfBars(this.timeline, this.bars[0], this.bars[1]);
    this.transport.setLoop(span, this.cut());
  }

  /** Let a staff sound or not. */
  setVoice(staff: number, isHeard: boolean): void {
    if (isHeard) this.silent.delete(staff);
    else this.silent.add(staff);
    if (!this.isPlaying || this.recording) return;
    this.transport.seek(this.position, this.cut());
  }

  close(): void {
    this.halt();
    this.recording?.close();
    this.sound?.close();
    this.sound = null;
  }

  /** Show where the playing stands now. */
  show(): void {
    const ms = this.position;
    const change = this.cursor.moveTo(ms);
    if (this.shownRate !== this.transport.rate) this.view.tempo(Math.round((this.shownRate = this.transport.rate) * 100));
    this.view.move(ms, this.bar, change, this.cursor.sounding);
  }

  private transportFor(timeline: Timeline): Transport {
    const transport = new Transport(timeline.durationMs);
    transport.onRound = (rate) => (this.training ? nextTempo(Math.round(rate * 100), this.training) / 100 : rate);
    return transport;
  }

  /** Break off what is planned; gives the moment at which the playing goes on. */
  private cut(): number {
    const atS = this.clock() + (this.isPlaying ? START_S : 0);
    if (this.isPlaying) this.sound?.hush(atS);
    this.recording?.clear();
    return atS;
  }

  private tick(): void {
    const ahead = document.hidden ? AHEAD_HIDDEN_S : AHEAD_S;
    for (const segment of this.transport.plan(this.clock() + ahead)) {
      if (this.recording) this.recording.play(segment);
      else
        for (const note of notesIn(this.timeline, segment, this.silent))
          this.sound?.instruments?.note(note.channel, note.pitch, note.velocity, note.atS, note.durationS);
      if (this.hasMetronome)
        for (const click of clicksIn(this.timeline, segment)) this.sound?.click(click.atS, click.isFirst);
    }
    if (this.transport.isOver(this.clock())) this.end();
  }

  private draw(): void {
    if (!this.isPlaying) return;
    this.show();
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private end(): void {
    this.transport.pause(this.clock());
    this.transport.seek(0, 0);
    window.clearInterval(this.timer);
    cancelAnimationFrame(this.frame);
    this.view.move(0, this.timeline.bars[0]?.bar ?? 0, this.cursor.clear(), this.cursor.sounding);
    this.view.stop();
  }

  private halt(): void {
    window.clearInterval(this.timer);
    cancelAnimationFrame(this.frame);
    this.recording?.clear();
    this.sound?.hush();
    this.view.stop();
  }
}
