/* What of a recording sounds when: planned stretches of it, in samples of the sound card's clock. No DOM here. */

export interface Stretch {
  /** Seconds of the sound card's clock at which it begins. */
  atS: number;
  /** Seconds of the recording. */
  fromS: number;
  toS: number;
  rate: number;
}

export interface Wanted {
  sample: number;
  rate: number;
  isJump: boolean;
}

const SAME_S = 1e-4;

/** Joins planned stretches: those that follow each other at one rate are one. */
export class Feed {
  private stretches: Stretch[] = [];
  private isJumpTold = false;

  constructor(private readonly rateHz: number) {}

  add(stretch: Stretch): void {
    const last = this.stretches.at(-1);
    if (last && isFollowing(last, stretch)) last.toS = stretch.toS;
    else this.stretches.push({ ...stretch });
  }

  clear(): void {
    this.stretches = [];
    this.isJumpTold = false;
  }

  /** The moment at which the next stretch begins; Infinity for none. */
  get beginsS(): number {
    return this.stretches[0]?.atS ?? Infinity;
  }

  /** What should sound at a moment; null for silence. The next stretch is taken up to half a piece early. */
  at(nowS: number, pieceS: number): Wanted | null {
    while (this.stretches.length > 0 && endS(this.stretches[0] as Stretch) <= nowS + pieceS / 2) {
      if (this.stretches.length === 1 && endS(this.stretches[0] as Stretch) > nowS) break;
      this.stretches.shift();
      this.isJumpTold = false;
    }
    const [now] = this.stretches;
    if (!now || now.atS > nowS + pieceS / 2 + SAME_S) return null;
    const isJump = !this.isJumpTold;
    this.isJumpTold = true;
    return { sample: (now.fromS + (nowS - now.atS) * now.rate) * this.rateHz, rate: now.rate, isJump };
  }
}

function endS(stretch: Stretch): number {
  return stretch.atS + (stretch.toS - stretch.fromS) / stretch.rate;
}

function isFollowing(last: Stretch, next: Stretch): boolean {
  return last.rate === next.rate && Math.abs(last.toS - next.fromS) < SAME_S && Math.abs(endS(last) - next.atS) < 1e-3;
}
