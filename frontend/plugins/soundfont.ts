/* A SoundFont cut to single instruments: the player fetches only those that a score needs.
   Samples stay compressed as they are (SF3: Ogg Vorbis), so nothing is lost and nothing is encoded anew. */

const START_OF_RECORDS: Record<string, number> = {
  phdr: 38,
  pbag: 4,
  pmod: 10,
  pgen: 4,
  inst: 22,
  ibag: 4,
  imod: 10,
  igen: 4,
  shdr: 46,
};
const INSTRUMENT = 41;
const SAMPLE_ID = 53;
const LINK_OFFSET = 40;

export interface Preset {
  name: string;
  bank: number;
  program: number;
}

type Table = Uint8Array[];
type Tables = Record<string, Table>;

const u16 = (record: Uint8Array, at: number): number => (record[at] ?? 0) | ((record[at + 1] ?? 0) << 8);
const u32 = (record: Uint8Array, at: number): number => (u16(record, at) | (u16(record, at + 2) << 16)) >>> 0;

function put16(record: Uint8Array, at: number, value: number): void {
  record[at] = value & 255;
  record[at + 1] = (value >> 8) & 255;
}

function put32(record: Uint8Array, at: number, value: number): void {
  put16(record, at, value & 0xffff);
  put16(record, at + 2, value >>> 16);
}

const text = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes).replace(/\0.*$/s, "");

function* chunks(data: Uint8Array, from: number, to: number): Generator<[string, number, number]> {
  for (let at = from; at + 8 <= to; ) {
    const size = u32(data, at + 4);
    yield [text(data.subarray(at, at + 4)), at + 8, Math.min(size, to - at - 8)];
    at += 8 + size + (size & 1);
  }
}

/** A SoundFont 2 or 3, read; `cut` writes a new one of a single preset. */
export class SoundFont {
  private readonly tables: Tables = {};
  private samples: Uint8Array = new Uint8Array();
  private info: Uint8Array = new Uint8Array();

  private readonly data: Uint8Array;

  constructor(given: Uint8Array) {
    // A Buffer's slice would share its memory, and cutting would change the source.
    const data = new Uint8Array(given.buffer, given.byteOffset, given.length);
    this.data = data;
    if (text(data.subarray(0, 4)) !== "RIFF" || text(data.subarray(8, 12)) !== "sfbk") throw new Error("no SoundFont");
    for (const [, start, size] of chunks(data, 12, data.length)) this.readList(start, size);
    for (const name of Object.keys(START_OF_RECORDS)) if (!this.tables[name]?.length) throw new Error(`no ${name}`);
  }

  get presets(): Preset[] {
    return this.table("phdr")
      .slice(0, -1)
      .map((record) => ({ name: text(record.subarray(0, 20)), program: u16(record, 20), bank: u16(record, 22) }));
  }

  /** A SoundFont with this preset alone, or null where there is none. */
  cut(bank: number, program: number): Uint8Array | null {
    const index = this.presets.findIndex((preset) => preset.bank === bank && preset.program === program);
    return index < 0 ? null : new Cutter(this, index).write();
  }

  table(name: string): Table {
    return this.tables[name] ?? [];
  }

  sample(header: Uint8Array): Uint8Array {
    return this.samples.subarray(u32(header, 20), u32(header, 24));
  }

  get infoChunk(): Uint8Array {
    return this.info;
  }

  private readList(start: number, size: number): void {
    const kind = text(this.data.subarray(start, start + 4));
    if (kind === "INFO") this.info = this.data.subarray(start, start + size);
    for (const [name, at, length] of chunks(this.data, start + 4, start + size)) {
      if (name === "smpl") this.samples = this.data.subarray(at, at + length);
      const width = START_OF_RECORDS[name];
      if (kind !== "pdta" || !width) continue;
      this.tables[name] = Array.from({ length: Math.floor(length / width) }, (_, row) =>
        this.data.slice(at + row * width, at + (row + 1) * width),
      );
    }
  }
}

class Cutter {
  private readonly out: Tables = Object.fromEntries(Object.keys(START_OF_RECORDS).map((name) => [name, []]));
  private readonly instruments = new Map<number, number>();
  private readonly sampleNumbers = new Map<number, number>();

  constructor(
    private readonly font: SoundFont,
    private readonly preset: number,
  ) {}

  write(): Uint8Array {
    const header = this.row("phdr", this.preset);
    const next = u16(this.row("phdr", this.preset + 1), 24);
    const from = u16(header, 24);
    put16(header, 24, 0);
    this.add("phdr", header);
    this.copyZones("p", from, next, INSTRUMENT, (index) => this.numberOf(this.instruments, index));
    for (const [index] of this.instruments) this.copyInstrument(index);
    const samples = this.copySamples();
    this.close();
    return this.riff(samples);
  }

  private copyInstrument(index: number): void {
    const header = this.row("inst", index);
    const from = u16(header, 20);
    const next = u16(this.row("inst", index + 1), 20);
    put16(header, 20, this.count("ibag"));
    this.add("inst", header);
    this.copyZones("i", from, next, SAMPLE_ID, (sample) => this.numberOf(this.sampleNumbers, sample));
  }

  private copyZones(kind: "p" | "i", from: number, next: number, link: number, map: (index: number) => number): void {
    for (let zone = from; zone < next; zone += 1) {
      const bag = this.row(`${kind}bag`, zone);
      const after = this.row(`${kind}bag`, zone + 1);
      const [gens, mods] = [u16(bag, 0), u16(bag, 2)];
      put16(bag, 0, this.count(`${kind}gen`));
      put16(bag, 2, this.count(`${kind}mod`));
      this.add(`${kind}bag`, bag);
      for (let at = gens; at < u16(after, 0); at += 1) {
        const generator = this.row(`${kind}gen`, at);
        if (u16(generator, 0) === link) put16(generator, 2, map(u16(generator, 2)));
        this.add(`${kind}gen`, generator);
      }
      for (let at = mods; at < u16(after, 2); at += 1) this.add(`${kind}mod`, this.row(`${kind}mod`, at));
    }
  }

  private copySamples(): Uint8Array {
    const parts: Uint8Array[] = [];
    let size = 0;
    for (const [index] of this.sampleNumbers) {
      const header = this.row("shdr", index);
      const bytes = this.font.sample(header);
      put32(header, 20, size);
      put32(header, 24, size + bytes.length);
      const linked = this.sampleNumbers.get(u16(header, LINK_OFFSET));
      put16(header, LINK_OFFSET, linked ?? 0);
      this.add("shdr", header);
      parts.push(bytes);
      size += bytes.length;
    }
    return join(parts);
  }

  /** Each table ends with a record that says where the last one's zones end. */
  private close(): void {
    const last = (name: string): Uint8Array => new Uint8Array(START_OF_RECORDS[name] ?? 0);
    const preset = last("phdr");
    put16(preset, 24, this.count("pbag"));
    const instrument = last("inst");
    put16(instrument, 20, this.count("ibag"));
    for (const kind of ["p", "i"]) {
      const bag = last(`${kind}bag`);
      put16(bag, 0, this.count(`${kind}gen`));
      put16(bag, 2, this.count(`${kind}mod`));
      this.add(`${kind}bag`, bag);
      this.add(`${kind}gen`, last(`${kind}gen`));
      this.add(`${kind}mod`, last(`${kind}mod`));
    }
    this.add("phdr", preset);
    this.add("inst", instrument);
    this.add("shdr", last("shdr"));
  }

  private riff(samples: Uint8Array): Uint8Array {
    const tables = Object.keys(START_OF_RECORDS).map((name) => chunk(name, join(this.out[name] ?? [])));
    const lists = [
      chunk("LIST", this.font.infoChunk),
      chunk("LIST", join([bytes("sdta"), chunk("smpl", samples)])),
      chunk("LIST", join([bytes("pdta"), ...tables])),
    ];
    return chunk("RIFF", join([bytes("sfbk"), ...lists]));
  }

  private numberOf(numbers: Map<number, number>, index: number): number {
    const known = numbers.get(index) ?? numbers.size;
    numbers.set(index, known);
    return known;
  }

  private row(name: string, index: number): Uint8Array {
    return (this.font.table(name)[index] ?? new Uint8Array(START_OF_RECORDS[name] ?? 0)).slice();
  }

  private count(name: string): number {
    return this.out[name]?.length ?? 0;
  }

  private add(name: string, record: Uint8Array): void {
    this.out[name]?.push(record);
  }
}

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

function chunk(name: string, content: Uint8Array): Uint8Array {
  const head = new Uint8Array(8);
  head.set(bytes(name));
  put32(head, 4, content.length);
  return join([head, content, new Uint8Array(content.length & 1)]);
}

function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
