/* The instruments: a SoundFont for each program of the score, played by SpessaSynth in an audio worklet.
   Nothing of this is fetched before the score itself is first played. */
import { WorkletSynthesizer } from "spessasynth_lib";
import { PERCUSSION_CHANNEL } from "./score";

interface Index {
  banks: Record<string, string>;
  programs: number[];
}

/** Scores are written softly; the ear expects them as loud as a recording. */
const MAKE_UP = 2.4;

export class Instruments {
  private synth: WorkletSynthesizer | null = null;
  private readonly loaded = new Set<string>();

  constructor(
    private readonly context: AudioContext,
    private readonly target: AudioNode,
    private readonly indexUrl: string,
    private readonly workletUrl: string,
  ) {}

  /** Fetch what the channels need and set their instruments. Throws when the network or the worklet fails. */
  async prepare(programs: Record<number, number>): Promise<void> {
    const index = (await (await fetchOk(this.indexUrl)).json()) as Index;
    this.synth ??= await this.makeSynth();
    const channels = Object.entries(programs).map(([channel, program]) => [Number(channel), program] as const);
    const wanted = channels.map(([channel, program]) =>
      channel === PERCUSSION_CHANNEL ? "drums" : String(index.programs[program] ?? 0),
    );
    const fetched = [...new Set(wanted)].map((name) => this.fetchBank(name, index));
    // One after another: the synthesiser's answers to two at once would be taken for each other.
    for (const { name, bank } of await Promise.all(fetched)) await this.addBank(name, bank);
    for (const [channel, program] of channels)
      if (channel !== PERCUSSION_CHANNEL) this.synth.programChange(channel, index.programs[program] ?? 0);
  }

  note(channel: number, pitch: number, velocity: number, atS: number, durationS: number): void {
    this.synth?.noteOn(channel, pitch, velocity, { time: atS });
    this.synth?.noteOff(channel, pitch, { time: atS + durationS });
  }

  stopAll(): void {
    this.synth?.stopAll(true);
  }

  close(): void {
    this.synth?.destroy();
  }

  private async makeSynth(): Promise<WorkletSynthesizer> {
    await this.context.audioWorklet.addModule(this.workletUrl);
    const synth = new WorkletSynthesizer(this.context);
    const louder = this.context.createGain();
    louder.gain.value = MAKE_UP;
    louder.connect(this.target);
    synth.connect(louder);
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
