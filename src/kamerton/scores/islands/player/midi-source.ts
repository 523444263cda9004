/* A MIDI file beside its score: where its bars are, and to which part each of its notes belongs. No DOM here. */
import { type Point, Warp } from "./align";
import { marksBetween, rowsOfNotes, snapped, stepFor } from "./likeness";
import type { MidiNote, MidiSong } from "./midi";
import { lowerBound, type SoundNote, type Timeline } from "./score";

const REACH_MS = 400;

/** The marks of a song's bars, found by its notes. */
export function marksOfSong(score: Timeline, song: MidiSong): Point[] {
  const stepMs = stepFor(score.durationMs, song.durationMs);
  const rows = [rowsOfNotes(score.notes, score.durationMs, stepMs), rowsOfNotes(song.notes, song.durationMs, stepMs)] as const;
  return snapped(marksBetween(score, ...rows), score, song.notes.map((note) => note.startMs));
}

/** The song's notes on the staves of the score (those nearest of the same pitch; else as its track mostly), transposed. */
export function staffed(score: Timeline, song: MidiSong, points: readonly Point[], semitones: number): SoundNote[] {
  const warp = new Warp(score, points);
  const found = song.notes.map((note) => staffOf(score, note, warp.toScore(note.startMs)));
  const usual = usualStaves(song.notes, found);
  return song.notes.map(({ track, ...note }, at) => ({
    ...note,
    pitch: note.channel === 9 ? note.pitch : note.pitch + semitones,
    staff: found[at] ?? usual.get(`${track}/${note.channel}`) ?? 0,
  }));
}

function staffOf(score: Timeline, note: MidiNote, scoreMs: number): number | undefined {
  let [best, gap] = [undefined as number | undefined, REACH_MS];
  for (let at = lowerBound(score.notes, scoreMs - REACH_MS, ({ startMs }) => startMs); at < score.notes.length; at += 1) {
    const written = score.notes[at] as SoundNote;
    if (written.startMs > scoreMs + REACH_MS) break;
    const apart = Math.abs(written.startMs - scoreMs);
    if (written.pitch === note.pitch && apart < gap) [best, gap] = [written.staff, apart];
  }
  return best;
}

function usualStaves(notes: readonly MidiNote[], found: readonly (number | undefined)[]): Map<string, number> {
  const counts = new Map<string, Map<number, number>>();
  notes.forEach(({ track, channel }, at) => {
    const staff = found[at];
    if (staff === undefined) return;
    const held = counts.get(`${track}/${channel}`) ?? new Map<number, number>();
    counts.set(`${track}/${channel}`, held.set(staff, (held.get(staff) ?? 0) + 1));
  });
  const most = (held: Map<number, number>): number => [...held].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
  return new Map([...counts].map(([name, held]) => [name, most(held)]));
}
