/* A recording that the player plays at any tempo. It is fetched and decoded when it is first chosen. */
import type { Point } from "./align";
import { findOnsets } from "@shared/onsets";
import workletUrl from "./stretch-worklet?worker&url";
import type { Message } from "./stretch-worklet";
import type { Segment } from "./transport";

/** What the page says of a recording (see ScoreRecording on the server); a local take has an address of its own. */
export interface RecordingInfo {
  id: number | string;
  name: string;
  address: string;
  picture: string;
  points: Point[];
  mayAlign: boolean;
  alignment: string;
  /** The marks did not come with the page: they are asked for when it is chosen. */
  isUnasked?: boolean;
  /** What it is: sound to be stretched, or a MIDI file whose notes are played. */
  kind?: "sound" | "midi";
  /** A take that only this device has; then `address` is not asked. */
  content?: Blob;
}

const ready = new WeakMap<BaseAudioContext, Promise<void>>();

export class Recording {
  private constructor(
    readonly durationMs: number,
    private readonly node: AudioWorkletNode,
  ) {}

  /** Throws where the recording cannot be fetched or decoded. */
  static async open(context: AudioContext, info: RecordingInfo, target: AudioNode): Promise<Recording> {
    const content = await contentOf(info);
    const buffer = await context.decodeAudioData(await content.arrayBuffer());
    let loading = ready.get(context);
    if (!loading) ready.set(context, (loading = context.audioWorklet.addModule(workletUrl)));
    await loading;
    const channels = Array.from({ length: Math.min(2, buffer.numberOfChannels) }, (_, at) => buffer.getChannelData(at).slice());
    const node = new AudioWorkletNode(context, "kamerton-stretch", { numberOfInputs: 0, outputChannelCount: [2] });
    const message: Message = { kind: "sound", channels, onsets: findOnsets(channels, context.sampleRate) };
    node.port.postMessage(message, channels.map((samples) => samples.buffer));
    node.connect(target);
    return new Recording(buffer.duration * 1000, node);
  }

  play(segment: Segment): void {
    const { atS, fromMs, toMs, rate } = segment;
    this.tell({ kind: "play", stretch: { atS, fromS: fromMs / 1000, toS: toMs / 1000, rate } });
  }

  /** Let it sound higher or lower at the same tempo. */
  transpose(semitones: number): void {
    this.tell({ kind: "pitch", factor: 2 ** (semitones / 12) });
  }

  clear(): void {
    this.tell({ kind: "clear" });
  }

  close(): void {
    this.clear();
    this.node.disconnect();
  }

  private tell(message: Message): void {
    this.node.port.postMessage(message);
  }
}

/** What a recording is made of: the device's own, or fetched. */
export async function contentOf(info: RecordingInfo): Promise<Blob | Response> {
  return info.content ?? (await fetched(info.address));
}

async function fetched(address: string): Promise<Response> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}
