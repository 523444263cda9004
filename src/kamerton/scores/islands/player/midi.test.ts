import { describe, expect, it } from "vitest";
import { readMidi } from "./midi";
import { marksOfSong, staffed } from "./midi-source";
import { sample } from "./sample";

function file(division: number, ...tracks: number[][]): ArrayBuffer {
  const bytes = [0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 1, 0, tracks.length, division >> 8, division & 255];
  for (const track of tracks) bytes.push(0x4d, 0x54, 0x72, 0x6b, 0, 0, track.length >> 8, track.length & 255, ...track);
  return Uint8Array.from(bytes).buffer;
}

const END = [0, 0xff, 0x2f, 0];

describe("a MIDI file", () => {
  it("gives notes in milliseconds, under its tempi, with running status and instruments", () => {
    const tempi = [0, 0xff, 0x51, 3, 0x07, 0xa1, 0x20, 96, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, ...END];
    const notes = [0, 0xc0, 21, 0, 0x90, 60, 90, 96, 60, 0, 0, 64, 80, 96, 0x80, 64, 0, ...END];
    const song = readMidi(file(96, tempi, notes));
    expect(song.programs).toEqual({ 0: 21 });
    expect(song.notes).toEqual([
      { startMs: 0, durationMs: 500, pitch: 60, velocity: 90, channel: 0, track: 1 },
      { startMs: 500, durationMs: 1000, pitch: 64, velocity: 80, channel: 0, track: 1 },
    ]);
    expect(song.durationMs).toBe(1500);
  });

  it("is refused where it is none, or counts in frames", () => {
    expect(() => readMidi(new ArrayBuffer(3))).toThrow(RangeError);
    expect(() => readMidi(file(0xe728))).toThrow(RangeError);
  });

  it("survives a track that breaks off", () => {
    expect(readMidi(file(96, [0, 0x90, 60, 90])).notes).toHaveLength(1);
  });
});

describe("a MIDI file beside its score", () => {
  const score = sample();
  const song = {
    notes: score.notes.map((note) => ({ ...note, startMs: 700 + note.startMs * 1.5, durationMs: 1500, track: note.staff })),
    durationMs: 8200,
    programs: {},
  };

  it("has its bars found by its notes", () => {
    const marks = marksOfSong(score, song);
    expect(marks).toHaveLength(6);
    marks.slice(0, 5).forEach(([place, ms]) => expect(Math.abs(ms - (700 + place * 1500))).toBeLessThan(130));
  });

  it("sounds by the parts of the score", () => {
    const notes = staffed(score, song, marksOfSong(score, song), 2);
    expect(notes.map(({ staff }) => staff)).toEqual(score.notes.map(({ staff }) => staff));
    expect(notes[0]?.pitch).toBe(62);
  });
});
