/* The time that is left by the server's clock. No DOM here. */

export type Mark = "five" | "one" | "over";
const MARKS: ReadonlyArray<[Mark, number]> = [
  ["over", 0],
  ["one", 60],
  ["five", 300],
];

export class Countdown {
  private told: Mark | "" = "";
  private readonly skewMs: number;

  /** `serverNow` is what the server's clock said when the page was made. */
  constructor(
    private readonly deadline: number,
    serverNow: number,
    private readonly now: () => number = Date.now,
  ) {
    this.skewMs = serverNow - now();
  }

  get leftS(): number {
    return Math.max(0, Math.ceil((this.deadline - this.now() - this.skewMs) / 1000));
  }

  get words(): string {
    const minutes = Math.floor(this.leftS / 60);
    const tail = `${String(minutes % 60).padStart(minutes >= 60 ? 2 : 1, "0")}:${String(this.leftS % 60).padStart(2, "0")}`;
    return minutes >= 60 ? `${Math.floor(minutes / 60)}:${tail}` : tail;
  }

  /** The mark reached since it was last asked, once each; the nearest to the end where several were passed. */
  reached(): Mark | "" {
    const mark = MARKS.find(([, seconds]) => this.leftS <= seconds)?.[0] ?? "";
    if (mark === this.told) return "";
    this.told = mark;
    return mark;
  }
}
