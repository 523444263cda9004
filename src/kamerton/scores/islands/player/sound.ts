/* The instruments: a SoundFont for each program of the score, played by SpessaSynth in an audio worklet.
   Nothing of this is fetched before the first playing. */
import { WorkletSynthesizer } from "spessasynth_lib";
import { AHEAD_S } from "./limits";
import { PERCUSSION_CHANNEL } from "./score";

interface Index {
  banks: Record<string, string>;
  programs: number[];
}

const CLICK_PROGRAM = 115;
const CLICK_CHANNEL = 15;
const CLICK_PITCH = { first: 84, other: 76 };
const FADE_S = 0.03;
/** Scores are written softly; the ear expects them as loud as a recording. */
const MAKE_UP = 2.4;

export class Sound {
  readonly context = new AudioContext({ latencyHint: "interactive" });
  private readonly master = this.context.createGain();
  private readonly gate = this.context.createGain();
  private synth: WorkletSynthesizer | null = null;
  private sweep = 0;
  private readonly loaded = new Set<string>();

  constructor(
    private readonly indexUrl: string,
    private readonly workletUrl: string,
  ) {
    this.gate.connect(this.master).connect(this.context.destination);
  }

  get now(): number {
    return this.context.currentTime;
  }

  set volume(value: number) {
    this.master.gain.setTargetAtTime(value * MAKE_UP, this.now, 0.01);
  }

  /** Fetch what the channels need and set their instruments. Throws when the network or the worklet fails. */
  async prepare(programs: Record<number, number>): Promise<void> {
    await this.context.resume();
    const index = (await (await fetchOk(this.indexUrl)).json()) as Index;
    this.synth ??= await this.makeSynth();
    const channels = Object.entries(programs).map(([channel, program]) => [Number(channel), program] as const);
    const wanted = channels.map(([channel, program]) =>
      channel === PERCUSSION_CHANNEL ? "drums" : String(index.programs[program] ?? 0),
    );
    const fetched = [...new Set([...wanted, String(CLICK_PROGRAM)])].map((name) => this.fetchBank(name, index));
    // One after another: the synthesiser's answers to two at once would be taken for each other.
    for (const { name, bank } of await Promise.all(fetched)) await this.addBank(name, bank);
    for (const [channel, program] of channels)
      if (channel !== PERCUSSION_CHANNEL) this.synth.programChange(channel, index.programs[program] ?? 0);
    this.synth.programChange(CLICK_CHANNEL, CLICK_PROGRAM);
  }

  note(channel: number, pitch: number, velocity: number, atS: number, durationS: number): void {
    this.synth?.noteOn(channel, pitch, velocity, { time: atS });
    this.synth?.noteOff(channel, pitch, { time: atS + durationS });
  }

  click(atS: number, isFirst: boolean): void {
    const pitch = isFirst ? CLICK_PITCH.first : CLICK_PITCH.other;
    this.note(CLICK_CHANNEL, pitch, isFirst ? 120 : 90, atS, 0.08);
  }

  /** Silence at once, until a moment of the clock or for good. What was planned ahead passes unheard. */
  hush(untilS?: number): void {
    const { gain } = this.gate;
    gain.cancelScheduledValues(this.now);
    gain.setTargetAtTime(0, this.now, FADE_S / 3);
    window.clearTimeout(this.sweep);
    this.sweep = window.setTimeout(() => this.synth?.stopAll(true), AHEAD_S * 1000 + 10);
    if (untilS !== undefined) gain.setTargetAtTime(1, untilS - 0.01, 0.003);
  }

  close(): void {
    this.synth?.destroy();
    void this.context.close();
  }

  private async makeSynth(): Promise<WorkletSynthesizer> {
    await this.context.audioWorklet.addModule(this.workletUrl);
    const synth = new WorkletSynthesizer(this.context);
    synth.connect(this.gate);
    return synth;
  }

  private async fetchBank(name: string, index: Index): Promise<{ name: string; bank: ArrayBuffer | null }> {
    const path = index.banks[name];
    if (!path || this.loaded.has(name)) return { name, bank: null };
    const root = new URL("../", new URL(this.indexUrl, location.href));
    return { name, bank: await (await fetchOk(new URL(path, root).href)).arrayBuffer() };
  }

  private async addBank(name: string, bank: ArrayBuffer | null): Promise<void> {
    if (!bank || !this.synth) return;
    await this.synth.soundBankManager.addSoundBank(bank, name);
    this.loaded.add(name);
  }
}

async function fetchOk(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}
