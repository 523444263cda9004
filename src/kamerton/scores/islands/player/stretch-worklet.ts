/* The audio worklet that plays a recording slower or faster: see stretch.ts. */
import { Feed, type Stretch } from "./feed";
import { Repitch } from "./repitch";
import { Stretcher } from "./stretch";

declare const sampleRate: number;
declare const currentTime: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: unknown): void;

export type Message =
  | { kind: "sound"; channels: Float32Array[]; onsets: Int32Array }
  | { kind: "play"; stretch: Stretch }
  | { kind: "pitch"; factor: number }
  | { kind: "clear" };

class StretchProcessor extends AudioWorkletProcessor {
  private readonly feed = new Feed(sampleRate);
  private stretcher: Stretcher | null = null;
  private pitch: Repitch | null = null;
  private factor = 1;
  private isSilent = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind === "play") this.feed.add(data.stretch);
      else if (data.kind === "clear") this.feed.clear();
      else if (data.kind === "pitch") this.factor = data.factor;
      else {
        this.stretcher = new Stretcher(data.channels, data.onsets, sampleRate);
        this.pitch = new Repitch(data.channels.length, this.stretcher.hop);
      }
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const out = outputs[0] ?? [];
    const length = out[0]?.length ?? 0;
    for (let at = 0; at < length; ) at += this.fill(out, at, length);
    return true;
  }

  /** Write some samples from a place on; gives how many. */
  private fill(out: Float32Array[], at: number, length: number): number {
    const { stretcher, pitch } = this;
    if (!stretcher || !pitch) return length - at;
    if (pitch.isSpent && !this.more(stretcher, pitch, currentTime + at / sampleRate)) {
      const begins = (this.feed.beginsS - currentTime) * sampleRate;
      return Math.max(1, Math.min(length - at, Math.ceil(begins) - at));
    }
    return pitch.fill(out, at, length);
  }

  /** Make the next piece for a moment; false where there is silence. */
  private more(stretcher: Stretcher, pitch: Repitch, nowS: number): boolean {
    const wanted = this.feed.at(nowS, this.isSilent ? 0 : pitch.lasting / sampleRate);
    if (!wanted && this.isSilent) return false;
    const piece = pitch.take(this.isSilent);
    pitch.factor = this.factor;
    if (wanted) stretcher.next(piece, wanted.sample, wanted.rate / pitch.factor, wanted.isJump);
    else stretcher.finish(piece);
    this.isSilent = !wanted;
    return true;
  }
}

registerProcessor("kamerton-stretch", StretchProcessor);
