/* A metronome beside a take that has no score: one bar counted in, then on until the take ends. */
import { Clicks } from "../music-rhythm/clicks";
import { planned } from "../music-rhythm/timing";

const LEAD_S = 0.2;
const USUAL_S = 300;

export class Metronome {
  private readonly clicks = new Clicks();

  constructor(tempo: number, metre: string, mostS: number) {
    const bar = planned({ tempo, metre, countIn: 1, bars: 1 });
    const bars = Math.ceil(((mostS || USUAL_S) * 1000) / bar.endMs);
    const plan = planned({ tempo, metre, countIn: 1, bars });
    void this.clicks.context.resume();
    const startS = this.clicks.context.currentTime + LEAD_S - plan.startMs / 1000;
    for (const { at, isFirst } of plan.clicks) this.clicks.click(startS + at / 1000, isFirst);
  }

  end(): void {
    this.clicks.close();
  }
}
