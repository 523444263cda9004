/* Sound and video recorded in the page as music needs it: nothing taken away, nothing evened out. */

export type CaptureKind = "audio" | "video";

const TYPES: Record<CaptureKind, string[]> = {
  audio: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"],
  video: ["video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/mp4"],
};
const BITS = { audio: 160_000, video: 1_500_000 };
const PIECE_MS = 1000;

/** What is asked of the devices. Processing made for speech gates a dying chord and swings the level. */
export function constraints(kind: CaptureKind): MediaStreamConstraints {
  const audio: MediaTrackConstraints = {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    channelCount: { ideal: 2 },
    sampleRate: { ideal: 48_000 },
  };
  return kind === "video" ? { audio, video: { width: { ideal: 1280 }, height: { ideal: 720 } } } : { audio };
}

export function endingOf(mime: string): string {
  return /mp4/.test(mime) ? (mime.startsWith("audio") ? "m4a" : "mp4") : /ogg/.test(mime) ? "ogg" : "webm";
}

export class Capture {
  private readonly recorder: MediaRecorder;
  private readonly meter: AnalyserNode;
  private readonly block: Float32Array<ArrayBuffer>;

  private constructor(
    readonly stream: MediaStream,
    readonly context: AudioContext,
    kind: CaptureKind,
    private readonly isOwnContext: boolean,
  ) {
    const mimeType = TYPES[kind].find((type) => MediaRecorder.isTypeSupported(type));
    const bits = kind === "video" ? { videoBitsPerSecond: BITS.video } : {};
    this.recorder = new MediaRecorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: BITS.audio, ...bits });
    this.meter = context.createAnalyser();
    this.meter.fftSize = 1024;
    this.block = new Float32Array(this.meter.fftSize);
    context.createMediaStreamSource(stream).connect(this.meter);
  }

  /** Throws where the device is refused or missing. */
  static async open(kind: CaptureKind, context?: AudioContext): Promise<Capture> {
    const stream = await navigator.mediaDevices.getUserMedia(constraints(kind));
    return new Capture(stream, context ?? new AudioContext(), kind, context === undefined);
  }

  get mime(): string {
    return this.recorder.mimeType;
  }

  /** The device's own delay in seconds, as far as it tells. */
  get delayS(): number {
    const settings = this.stream.getAudioTracks()[0]?.getSettings() as { latency?: number } | undefined;
    return settings?.latency ?? 0;
  }

  /** The loudest moment of the last few milliseconds, 0–1. */
  get level(): number {
    this.meter.getFloatTimeDomainData(this.block);
    return this.block.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  }

  /** Begin; gives the moment of the context's clock at which the recording begins. Pieces come each second. */
  start(onPiece: (piece: Blob) => void): Promise<number> {
    this.recorder.addEventListener("dataavailable", ({ data }) => data.size > 0 && onPiece(data));
    return new Promise((resolve) => {
      this.recorder.addEventListener("start", () => resolve(this.context.currentTime), { once: true });
      this.recorder.start(PIECE_MS);
    });
  }

  /** End; every piece has been given when it is done. */
  async stop(): Promise<void> {
    if (this.recorder.state !== "inactive")
      await new Promise<void>((resolve) => {
        this.recorder.addEventListener("stop", () => resolve(), { once: true });
        this.recorder.stop();
      });
    for (const track of this.stream.getTracks()) track.stop();
    if (this.isOwnContext) await this.context.close();
  }
}
