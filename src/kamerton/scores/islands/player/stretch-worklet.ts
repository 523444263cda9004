/* The audio worklet that plays a recording slower or faster: see stretch.ts. */
import { Feed, type Stretch } from "./feed";
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
  | { kind: "clear" };

class StretchProcessor extends AudioWorkletProcessor {
  private readonly feed = new Feed(sampleRate);
  private stretcher: Stretcher | null = null;
  private piece: Float32Array[] = [];
  private read = 0;
  private isSilent = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind === "play") this.feed.add(data.stretch);
      else if (data.kind === "clear") this.feed.clear();
      else {
        this.stretcher = new Stretcher(data.channels, data.onsets, sampleRate);
        this.piece = data.channels.map(() => new Float32Array(this.stretcher?.hop ?? 0));
        this.read = this.stretcher.hop;
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
    const { stretcher } = this;
    if (!stretcher) return length - at;
    if (this.read >= stretcher.hop && !this.more(stretcher, currentTime + at / sampleRate)) {
      const begins = (this.feed.beginsS - currentTime) * sampleRate;
      return Math.max(1, Math.min(length - at, Math.ceil(begins) - at));
    }
    const count = Math.min(length - at, stretcher.hop - this.read);
    out.forEach((samples, channel) => {
      const piece = this.piece[Math.min(channel, this.piece.length - 1)];
      if (piece) samples.set(piece.subarray(this.read, this.read + count), at);
    });
    this.read += count;
    return count;
  }

  /** Make the next piece for a moment; false where there is silence. */
  private more(stretcher: Stretcher, nowS: number): boolean {
    const wanted = this.feed.at(nowS, this.isSilent ? 0 : stretcher.hop / sampleRate);
    if (!wanted && this.isSilent) return false;
    if (wanted) stretcher.next(this.piece, wanted.sample, wanted.rate, wanted.isJump);
    else stretcher.finish(this.piece);
    this.isSilent = !wanted;
    this.read = 0;
    return true;
  }
}

registerProcessor("kamerton-stretch", StretchProcessor);
