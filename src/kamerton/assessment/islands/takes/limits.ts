/* How many takes were made and how long one may last, as the question allows. The count outlives takes that were deleted. */

const KEY = "kamerton-takes-made:";

export class Limits {
  constructor(
    private readonly scope: string,
    /** 0 for any number. */
    readonly most: number,
    /** 0 for any length. */
    readonly mostS: number,
    private readonly store: Pick<Storage, "getItem" | "setItem"> = localStorage,
  ) {}

  get made(): number {
    return Number(this.store.getItem(KEY + this.scope) ?? 0) || 0;
  }

  /** Count a take; one with a higher number may be known from another page. */
  count(number: number): void {
    if (number > this.made) this.store.setItem(KEY + this.scope, String(number));
  }

  /** The number of the next take: one that was deleted is not given again. */
  next(known: number): number {
    return Math.max(this.made, known) + 1;
  }

  /** How many may still be made; null for any number. */
  get left(): number | null {
    return this.most ? Math.max(this.most - this.made, 0) : null;
  }

  isOver(lengthMs: number): boolean {
    return this.mostS > 0 && lengthMs >= this.mostS * 1000;
  }
}
