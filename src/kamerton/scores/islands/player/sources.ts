/* What the player plays: the score's own sound, or a recording of it; as written, or transposed. */
import { getJson } from "@shared/http";
import { placeOfMs, type Point, warpTimeline } from "./align";
import type { Player } from "./player";
import type { RecordingInfo } from "./recording";
import { type RawTimeline, readTimeline, type Timeline } from "./score";
import type { Sound } from "./sound";

export interface Transposed {
  timeline: string;
  midi: string;
  pages: string;
  summary: string;
  keyName: string;
}

export const MOST_SEMITONES = 12;

export class Sources {
  readonly recordings: RecordingInfo[];
  chosen: RecordingInfo | null = null;
  /** How far from the written score the player is asked to be: the last wish counts. */
  semitones = 0;
  /** The score's own course, whatever is played. */
  score: Timeline | null = null;

  constructor(private readonly element: HTMLElement) {
    this.recordings = JSON.parse(element.dataset["recordings"] ?? "[]") as RecordingInfo[];
  }

  async fetchScore(): Promise<Timeline> {
    this.score = readTimeline(await getJson<RawTimeline>(this.element.dataset["timeline"] ?? ""));
    return this.score;
  }

  /** Play the score (null) or a recording. Throws where it cannot be fetched or decoded. */
  async choose(player: Player, sound: Sound | null, id: RecordingInfo["id"] | null): Promise<void> {
    const info = this.recordings.find((one) => String(one.id) === String(id)) ?? null;
    const score = this.score ?? player.timeline;
    if (!info || !sound) {
      this.chosen = null;
      player.load(score, null);
      return;
    }
    const { Recording } = await import("./recording");
    const recording = await Recording.open(sound.context, info, sound.gate);
    this.chosen = info;
    player.load(warpTimeline(score, info.points, recording.durationMs), recording);
  }

  /** Take marks over into the playing. */
  align(player: Player, points: Point[]): void {
    if (!this.chosen || !player.recording || !this.score) return;
    this.chosen.points = points;
    player.load(warpTimeline(this.score, points, player.recording.durationMs), player.recording);
  }

  /** The score's own time of a moment of what is played. */
  scoreMs(player: Player, ms: number): number {
    if (!this.chosen || !this.score) return ms;
    const place = placeOfMs(player.timeline, ms);
    const bar = this.score.bars[Math.floor(place)];
    const end = this.score.bars[Math.floor(place) + 1]?.startMs ?? this.score.durationMs;
    return bar ? bar.startMs + (place % 1) * (end - bar.startMs) : ms;
  }

  /** Fetch the score so many semitones higher; null when another wish came meanwhile. Throws where it cannot be engraved. */
  async transpose(by: number): Promise<Transposed | null> {
    const wanted = Math.max(-MOST_SEMITONES, Math.min(MOST_SEMITONES, this.semitones + by));
    this.semitones = wanted;
    const address = (this.element.dataset["transposed"] ?? "").replace("/by/0/", `/by/${wanted}/`);
    const answer = await getJson<Transposed>(address);
    const score = readTimeline(await getJson<RawTimeline>(answer.timeline));
    if (this.semitones !== wanted) return null;
    this.score = score;
    return answer;
  }
}
