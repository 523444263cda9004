/* One recording under way: the devices, what sounds beside the learner, and the take as it grows. */
import { Capture } from "@shared/capture";
import type { Take, TakeStore } from "@shared/takes";
import type { ScoresPlayer } from "../../../scores/islands/player/element";
import { Metronome } from "./metronome";
import { type Backing, knownDelayS, Together } from "./session";

export interface Terms {
  kind: Take["kind"];
  backing: Backing;
  score: ScoresPlayer | null;
  /** Of the metronome where there is no score; 0 for none. */
  tempo: number;
  metre: string;
  mostS: number;
}

export class Recording {
  readonly began = Date.now();
  loudest = 0;

  private constructor(
    readonly take: Take,
    readonly capture: Capture,
    readonly together: Together | null,
    private readonly metronome: Metronome | null,
  ) {}

  /** Throws where the device is refused or missing. */
  static async begin(terms: Terms, store: TakeStore | null, newTake: (mime: string) => Take): Promise<Recording> {
    const { backing, score } = terms;
    const together = score && backing !== "none" ? await Together.with(score) : null;
    const capture = await Capture.open(terms.kind, together?.sound.context);
    const take = newTake(capture.mime);
    await store?.put(take);
    const tookS = await capture.start((piece) => void store?.addPiece(take.id, piece));
    if (together) {
      take.points = together.begin(backing, tookS, knownDelayS(together.sound, capture));
      await store?.put(take);
    }
    const beats = !score && backing === "metronome" && terms.tempo > 0;
    return new Recording(take, capture, together, beats ? new Metronome(terms.tempo, terms.metre, terms.mostS) : null);
  }

  get lengthMs(): number {
    return Date.now() - this.began;
  }

  /** Look at the level; gives it, 0–1. */
  look(): number {
    const { level } = this.capture;
    this.loudest = Math.max(this.loudest, level);
    return level;
  }

  async end(store: TakeStore | null): Promise<Take> {
    const durationMs = this.lengthMs;
    this.together?.end();
    this.metronome?.end();
    await this.capture.stop();
    Object.assign(this.take, { durationMs, isCut: false });
    await store?.put(this.take);
    return this.take;
  }
}
