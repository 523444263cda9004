/* One's own melody, heard: plain tones on the audio clock. */
import { type Bars, lengthOf, midi, WHOLE } from "./melody";

export interface Tone {
  startS: number;
  lengthS: number;
  number: number;
}

/** Tones of the bars, ties joined; `tempo` in quarters a minute. No sound here. */
export function tonesOf(bars: Bars, tempo: number): Tone[] {
  const second = 240 / tempo / WHOLE;
  const tones: Tone[] = [];
  let at = 0;
  let tied: Tone | null = null;
  for (const sign of bars.flat()) {
    const lengthS = lengthOf(sign) * second;
    if (sign.step && tied && tied.number === midi(sign)) tied.lengthS += lengthS;
    else if (sign.step) tones.push((tied = { startS: at, lengthS, number: midi(sign) }));
    if (!sign.tied) tied = null;
    at += lengthS;
  }
  return tones;
}

export class Tones {
  private context: AudioContext | null = null;

  async play(tones: readonly Tone[]): Promise<void> {
    this.stop();
    const context = new AudioContext();
    this.context = context;
    await context.resume();
    const start = context.currentTime + 0.1;
    for (const tone of tones) this.tone(context, start + tone.startS, tone);
  }

  private tone(context: AudioContext, at: number, { lengthS, number }: Tone): void {
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.3, at + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.05, at + lengthS);
    gain.gain.linearRampToValueAtTime(0, at + lengthS + 0.05);
    gain.connect(context.destination);
    const tone = context.createOscillator();
    tone.type = "triangle";
    tone.frequency.value = 440 * 2 ** ((number - 69) / 12);
    tone.connect(gain);
    tone.start(at);
    tone.stop(at + lengthS + 0.06);
  }

  stop(): void {
    void this.context?.close();
    this.context = null;
  }
}
