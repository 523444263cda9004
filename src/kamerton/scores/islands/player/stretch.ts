/* Slower or faster at the same pitch: overlapping pieces of the recording, each begun where its wave goes on from the
   former one (WSOLA; Verhelst and Roelands, 1993), and strokes kept whole. No DOM here: it runs in an audio worklet. */
import { firstFrom, lastBelow } from "@shared/onsets";

const FRAME_S = 0.06;
const SEARCH_S = 0.0125;
const GUARD_S = 0.004;
const FARTHEST_S = 0.25;
const COARSE = 8;

export class Stretcher {
  /** Samples of output made by one call of `next`. */
  readonly hop: number;
  private readonly frame: number;
  private readonly search: number;
  private readonly window: Float32Array;
  private readonly mono: Float32Array;
  private readonly tail: Float32Array[];
  private place = 0;
  private isFresh = true;

  constructor(
    private readonly channels: readonly Float32Array[],
    private readonly onsets: Int32Array,
    readonly rateHz: number,
  ) {
    this.hop = Math.round((FRAME_S * rateHz) / 2);
    this.frame = this.hop * 2;
    this.search = Math.round(SEARCH_S * rateHz);
    this.window = Float32Array.from({ length: this.frame }, (_, at) => 0.5 - 0.5 * Math.cos((Math.PI * (at + 0.5)) / this.hop));
    this.tail = channels.map(() => new Float32Array(this.hop));
    this.mono = mixed(channels);
  }

  /** The last piece: what sounded dies away. The next one fades in. */
  finish(out: readonly Float32Array[]): void {
    this.tail.forEach((tail, channel) => {
      out[channel]?.set(tail);
      tail.fill(0);
    });
    this.isFresh = true;
  }

  /**
   * The next piece of output, `hop` samples a channel.
   * @param wanted the sample of the recording that should sound at its beginning
   * @param rate how fast the recording passes
   * @param isJump whether the playing has jumped here (a repeat, a seek): then the place is taken as it is
   */
  next(out: readonly Float32Array[], wanted: number, rate: number, isJump: boolean): void {
    const natural = this.place + this.hop;
    const target = Math.round(wanted);
    this.place = this.isFresh || isJump ? target : this.choose(natural, target, rate);
    this.channels.forEach((samples, channel) => {
      const tail = this.tail[channel] as Float32Array;
      const made = out[channel];
      for (let at = 0; at < this.hop; at += 1) {
        const from = this.place + at;
        const rising = this.isFresh ? 1 : (this.window[at] as number);
        if (made) made[at] = (tail[at] as number) + (samples[from] ?? 0) * rising;
        tail[at] = (samples[from + this.hop] ?? 0) * (this.window[at + this.hop] as number);
      }
      if (made && this.isFresh) fadeIn(made, this.hop);
    });
    this.isFresh = false;
  }

  private choose(natural: number, target: number, rate: number): number {
    const astray = Math.abs(natural - target);
    if (astray > FARTHEST_S * this.rateHz) return target;
    if (astray <= 1 || (Math.abs(rate - 1) < 1e-3 && astray <= this.search)) return natural;
    const guard = Math.round(GUARD_S * this.rateHz);
    // A stroke in the place where pieces overlap would sound twice: go on without a seam.
    const inside = firstFrom(this.onsets, natural - guard);
    if (inside < natural + this.hop) return natural;
    // Neither back over a stroke that was heard, nor forward over one that was not.
    const least = lastBelow(this.onsets, natural) + guard;
    const most = inside - guard;
    // Before a stroke the place may lag: going on without a seam will bring it forward.
    const lag = rate < 1 && inside < natural + 3 * this.hop ? this.search : 0;
    const low = Math.max(target - this.search - lag, least);
    const high = Math.min(target + this.search - lag, most);
    if (low > high) return low > target + this.search - lag ? Math.min(this.best(natural, low, low + this.search), most) : natural;
    return this.best(natural, low, high);
  }

  /** The place between two at which the wave is most like the one that would follow. */
  private best(natural: number, low: number, high: number): number {
    let [place, likeness] = [low, -Infinity];
    const weigh = (candidate: number, step: number): void => {
      const value = this.likeness(natural, candidate, step);
      if (value > likeness) [place, likeness] = [candidate, value];
    };
    for (let candidate = low; candidate <= high; candidate += COARSE) weigh(candidate, COARSE);
    const [left, right] = [Math.max(low, place - COARSE + 1), Math.min(high, place + COARSE - 1)];
    likeness = -Infinity;
    for (let candidate = left; candidate <= right; candidate += 1) weigh(candidate, 2);
    return place;
  }

  private likeness(natural: number, candidate: number, step: number): number {
    let [product, energy] = [0, 1e-9];
    for (let at = 0; at < this.hop; at += step) {
      const value = this.mono[candidate + at] ?? 0;
      product += (this.mono[natural + at] ?? 0) * value;
      energy += value * value;
    }
    return product / Math.sqrt(energy);
  }
}

function mixed(channels: readonly Float32Array[]): Float32Array {
  const [first, ...others] = channels;
  if (!first || others.length === 0) return first ?? new Float32Array(0);
  return first.map((value, at) => others.reduce((sum, other) => sum + (other[at] ?? 0), value));
}

function fadeIn(samples: Float32Array, length: number): void {
  const count = Math.min(192, length);
  for (let at = 0; at < count; at += 1) samples[at] = ((samples[at] as number) * at) / count;
}
