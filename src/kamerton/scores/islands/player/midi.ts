/* A MIDI file as notes in time (Standard MIDI File, formats 0 and 1, in beats). No DOM here. */

export interface MidiNote {
  startMs: number;
  durationMs: number;
  pitch: number;
  velocity: number;
  channel: number;
  track: number;
}

export interface MidiSong {
  notes: MidiNote[];
  durationMs: number;
  /** The instrument of each channel. */
  programs: Record<number, number>;
}

interface Event {
  tick: number;
  track: number;
  status: number;
  data: [number, number];
}

const TEMPO = 0x51;
const DEFAULT_TEMPO_US = 500_000;

/** Throws RangeError for what is no MIDI file in beats. */
export function readMidi(content: ArrayBuffer): MidiSong {
  const view = new DataView(content);
  const division = header(view);
  const [events, tempi] = [[] as Event[], [] as [tick: number, us: number][]];
  let [at, track] = [8 + view.getUint32(4), 0];
  while (at + 8 <= view.byteLength) {
    const length = view.getUint32(at + 4);
    if (word(view, at) === "MTrk") readTrack(view, at + 8, Math.min(view.byteLength, at + 8 + length), track++, events, tempi);
    at += 8 + length;
  }
  const msAt = clockOf(tempi, division);
  return songOf(events.sort((a, b) => a.tick - b.tick), msAt);
}

function word(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((n) => view.getUint8(at + n)));
}

function header(view: DataView): number {
  if (view.byteLength < 14 || word(view, 0) !== "MThd") throw new RangeError("no MIDI file");
  const division = view.getUint16(12);
  if (division === 0 || division & 0x8000) throw new RangeError("MIDI in frames, not in beats");
  return division;
}

function readTrack(view: DataView, from: number, end: number, track: number, events: Event[], tempi: [number, number][]): void {
  let [at, tick, status] = [from, 0, 0];
  const byte = (): number => (at < end ? view.getUint8(at++) : 0);
  const number = (): number => {
    let value = 0;
    for (let count = 0; count < 4; count += 1) {
      const next = byte();
      value = value * 128 + (next & 0x7f);
      if (next < 0x80) break;
    }
    return value;
  };
  while (at < end) {
    tick += number();
    const first = byte();
    if (first === 0xff || first === 0xf0 || first === 0xf7) {
      const kind = first === 0xff ? byte() : -1;
      const length = number();
      if (kind === TEMPO && length === 3 && at + 3 <= end) tempi.push([tick, (view.getUint8(at) << 16) | view.getUint16(at + 1)]);
      at += length;
      continue;
    }
    // Running status: the former kind of event goes on.
    if (first >= 0x80) status = first;
    const one = first >= 0x80 ? byte() : first;
    const isShort = (status & 0xe0) === 0xc0;
    events.push({ tick, track, status, data: [one, isShort ? 0 : byte()] });
  }
}

function clockOf(tempi: [number, number][], division: number): (tick: number) => number {
  const turns = [...tempi].sort((a, b) => a[0] - b[0]);
  return (tick) => {
    let [ms, last, us] = [0, 0, DEFAULT_TEMPO_US];
    for (const [at, next] of turns) {
      if (at > tick) break;
      ms += ((at - last) / division) * (us / 1000);
      [last, us] = [at, next];
    }
    return ms + ((tick - last) / division) * (us / 1000);
  };
}

function songOf(events: readonly Event[], msAt: (tick: number) => number): MidiSong {
  const notes: MidiNote[] = [];
  const programs: Record<number, number> = {};
  const open = new Map<string, MidiNote[]>();
  for (const { tick, track, status, data } of events) {
    const [kind, channel] = [status & 0xf0, status & 0x0f];
    if (kind === 0xc0) programs[channel] ??= data[0];
    if (kind !== 0x90 && kind !== 0x80) continue;
    const [pitch, velocity] = data;
    const name = `${track}/${channel}/${pitch}`;
    if (kind === 0x90 && velocity > 0) {
      const note = { startMs: msAt(tick), durationMs: 0, pitch, velocity, channel, track };
      notes.push(note);
      open.set(name, [...(open.get(name) ?? []), note]);
    } else {
      const note = open.get(name)?.shift();
      if (note) note.durationMs = Math.max(30, msAt(tick) - note.startMs);
    }
  }
  for (const note of notes) note.durationMs ||= 250;
  const durationMs = notes.reduce((most, note) => Math.max(most, note.startMs + note.durationMs), 0);
  return { notes: notes.sort((a, b) => a.startMs - b.startMs), durationMs, programs };
}
