/* Another pitch at the same tempo: stretched pieces read faster or slower than they were made. No DOM here. */

export class Repitch {
  private read: number;
  private readonly piece: Float32Array[];
  private readonly held: Float32Array;
  /** How much higher it sounds: 2 is an octave. */
  factor = 1;

  constructor(
    channels: number,
    readonly hop: number,
  ) {
    this.piece = Array.from({ length: channels }, () => new Float32Array(hop));
    this.held = new Float32Array(channels);
    this.read = hop;
  }

  get isSpent(): boolean {
    return this.read >= this.hop;
  }

  /** How long a piece sounds, in samples of the sound card. */
  get lasting(): number {
    return this.hop / this.factor;
  }

  /** The piece to be filled next; what is left of a sample's place goes on in it. */
  take(isFresh: boolean): Float32Array[] {
    this.piece.forEach((samples, channel) => (this.held[channel] = isFresh ? 0 : (samples[this.hop - 1] as number)));
    this.read = isFresh ? 0 : this.read - this.hop;
    return this.piece;
  }

  /** Write samples from a place on; gives how many. */
  fill(out: readonly Float32Array[], at: number, length: number): number {
    const { factor, read, hop } = this;
    const count = Math.min(length - at, Math.max(1, Math.ceil((hop - read) / factor)));
    out.forEach((samples, channel) => {
      const from = Math.min(channel, this.piece.length - 1);
      const piece = this.piece[from];
      if (!piece) return;
      if (factor === 1 && Number.isInteger(read)) samples.set(piece.subarray(read, read + count), at);
      else for (let n = 0; n < count; n += 1) samples[at + n] = this.between(piece, this.held[from] as number, read + n * factor);
    });
    this.read += count * factor;
    return count;
  }

  private between(piece: Float32Array, held: number, place: number): number {
    const whole = Math.floor(place);
    const before = whole > 0 ? (piece[whole - 1] as number) : held;
    return before + (place - whole) * ((piece[Math.min(whole, this.hop - 1)] as number) - before);
  }
}
