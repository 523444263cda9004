/* What sounds in a stretch of the score: notes and the metronome's clicks, in time of the sound card. No DOM here. */
import { lowerBound, playedBarAt, type Timeline } from "./score";
import type { Segment } from "./transport";

export interface NoteEvent {
  atS: number;
  durationS: number;
  pitch: number;
  velocity: number;
  channel: number;
}

export interface Click {
  atS: number;
  isFirst: boolean;
}

const SHORTEST_S = 0.03;

export function notesIn(timeline: Timeline, segment: Segment, silent: ReadonlySet<number> = new Set()): NoteEvent[] {
  const events: NoteEvent[] = [];
  const seconds = (ms: number): number => ms / 1000 / segment.rate;
  for (let at = lowerBound(timeline.notes, segment.fromMs, (note) => note.startMs); at < timeline.notes.length; at += 1) {
    const note = timeline.notes[at];
    if (!note || note.startMs >= segment.toMs) break;
    if (silent.has(note.staff)) continue;
    const left = segment.isCut ? segment.toMs - note.startMs : note.durationMs;
    events.push({
      atS: segment.atS + seconds(note.startMs - segment.fromMs),
      durationS: Math.max(SHORTEST_S, seconds(Math.min(note.durationMs, left))),
      pitch: note.pitch,
      velocity: note.velocity,
      channel: note.channel,
    });
  }
  return events;
}

export function clicksIn(timeline: Timeline, segment: Segment): Click[] {
  const clicks: Click[] = [];
  const first = Math.max(0, playedBarAt(timeline, segment.fromMs));
  for (const bar of timeline.bars.slice(first)) {
    if (bar.startMs >= segment.toMs) break;
    for (const beatMs of bar.beatsMs)
      if (beatMs >= segment.fromMs && beatMs < segment.toMs)
        clicks.push({
          atS: segment.atS + (beatMs - segment.fromMs) / 1000 / segment.rate,
          isFirst: beatMs === bar.startMs,
        });
  }
  return clicks;
}

/** The clicks of one bar before the playing starts, and how long they take; an upbeat is counted in too. */
export function countIn(timeline: Timeline, fromMs: number, rate: number, atS: number): { clicks: Click[]; lengthS: number } {
  const here = Math.max(0, playedBarAt(timeline, fromMs));
  const full = timeline.bars.slice(here).find((bar) => bar.beatsMs.length > 1 && bar.beatsMs[0] === bar.startMs);
  const [first = 0, second = first + 60_000 / timeline.tempoBpm] = full?.beatsMs ?? [];
  const beatS = (second - first) / 1000 / rate;
  const count = full?.beatsMs.length ?? 1;
  const bar = timeline.bars[here];
  const lengthMs = bar ? (timeline.bars[here + 1]?.startMs ?? timeline.durationMs) - bar.startMs : 0;
  const isUpbeat = here === 0 && fromMs === 0 && full !== bar && lengthMs < (second - first) * count - 1;
  const beats = isUpbeat ? 2 * count - lengthMs / (second - first) : count;
  const clicks = Array.from({ length: Math.ceil(beats - 1e-6) }, (_, beat) => ({
    atS: atS + beat * beatS,
    isFirst: beat % count === 0,
  }));
  return { clicks, lengthS: beats * beatS };
}
