/* What the player plays: the score's own sound, a recording of it, or a MIDI file; as written, or transposed. */
import { getJson } from "@shared/http";
import { placeOfMs, type Point, warpTimeline } from "./align";
import type { Versions } from "./aligner";
import type { MidiSong } from "./midi";
import type { Player } from "./player";
import type { Recording, RecordingInfo } from "./recording";
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
  private song: MidiSong | null = null;
  private written: Timeline | null = null;
  private notes: (() => Timeline["notes"]) | null = null;

  constructor(private readonly element: HTMLElement) {
    this.recordings = JSON.parse(element.dataset["recordings"] ?? "[]") as RecordingInfo[];
  }

  /** Recordings that the page around knows for this score: a text may hold several scores. */
  fromPage(): RecordingInfo[] {
    const told = this.element.closest<HTMLElement>("[data-score-recordings]")?.dataset["scoreRecordings"];
    const all = JSON.parse(told ?? "{}") as Record<string, RecordingInfo[]>;
    return all[this.element.dataset["score"] ?? ""] ?? [];
  }

  async fetchScore(): Promise<Timeline> {
    this.score = readTimeline(await getJson<RawTimeline>(this.element.dataset["timeline"] ?? ""));
    this.written ??= this.score;
    return this.score;
  }

  /** The score's course in the key that it is written in. */
  get asWritten(): Timeline | null {
    return this.written;
  }

  /** Whether notes are played, so that parts can be silent: all but recorded sound. */
  get hasParts(): boolean {
    return this.chosen === null || this.song !== null;
  }

  /** Play the score (null) or a recording. Throws where it cannot be fetched or decoded. */
  async choose(player: Player, sound: Sound | null, id: RecordingInfo["id"] | null): Promise<void> {
    const info = this.recordings.find((one) => String(one.id) === String(id)) ?? null;
    if (info?.isUnasked) await askMarks(info);
    let recording: Recording | null = null;
    let song: MidiSong | null = null;
    if (info?.kind === "midi") song = await this.openSong(info);
    else if (info && sound) {
      const { Recording } = await import("./recording");
      recording = await Recording.open(sound.context, info, sound.gate);
    }
    this.chosen = recording || song ? info : null;
    this.song = song;
    this.play(player, recording);
  }

  /** Take marks over into the playing. */
  align(player: Player, points: Point[]): void {
    if (!this.chosen || !this.score) return;
    this.chosen.points = points;
    this.play(player, player.recording);
  }

  /** Go on with what is chosen in the key that is wished. */
  play(player: Player, recording: Recording | null = player.recording): void {
    recording?.transpose(this.semitones);
    player.load(this.course(player, recording), recording);
  }

  private course(player: Player, recording: Recording | null): Timeline {
    const score = this.score ?? player.timeline;
    const { chosen, song } = this;
    if (!chosen) return score;
    const warped = warpTimeline(score, chosen.points, recording?.durationMs ?? song?.durationMs ?? score.durationMs);
    return song ? { ...warped, notes: this.notes?.() ?? [], programs: song.programs } : warped;
  }

  private async openSong(info: RecordingInfo): Promise<MidiSong> {
    const [{ contentOf }, { readMidi }, { marksOfSong, staffed }] = await Promise.all([import("./recording"), import("./midi"), import("./midi-source")]);
    const song = readMidi(await (await contentOf(info)).arrayBuffer());
    const written = this.written;
    if (written && info.points.length === 0) info.points = marksOfSong(written, song);
    this.notes = () => (written ? staffed(written, song, info.points, this.semitones) : []);
    return song;
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

async function askMarks(info: RecordingInfo): Promise<void> {
  const { versions } = await getJson<Versions>(info.alignment);
  info.points = versions[0]?.points ?? [];
  info.isUnasked = false;
}
