/* The video of a recording in step with its sound: the sound card's clock leads, the picture follows. */
import type { RecordingInfo } from "./recording";

const FAR_S = 0.3;
const NEAR_S = 0.03;
const MOST_HURRY = 0.12;

/** How fast the picture should pass to come into step; null where it must jump. No DOM here. */
export function paceOf(rate: number, behindS: number): number | null {
  if (Math.abs(behindS) > FAR_S) return null;
  if (Math.abs(behindS) < NEAR_S) return rate;
  return rate * (1 + Math.max(-MOST_HURRY, Math.min(MOST_HURRY, behindS * 0.6)));
}

export class Picture {
  private readonly video: HTMLVideoElement | null;
  private lastMs = -1;
  private made = "";

  constructor(private readonly root: HTMLElement) {
    this.video = root.querySelector("video");
    const bar = root.closest("k-scores-player")?.querySelector<HTMLElement>("[data-part=controls]");
    // It stays in sight below the controls, however many rows these take.
    if (bar) new ResizeObserver(() => root.style.setProperty("--under", `${bar.offsetHeight}px`)).observe(bar);
  }

  /** Show the picture of a recording; of one without a picture, and of the score, there is none. */
  show(info: RecordingInfo | null): void {
    const { video } = this;
    const isShown = Boolean(video && info && (info.picture || info.content?.type.startsWith("video/")));
    this.root.hidden = !isShown;
    this.forget();
    if (!video || !info || !isShown) return;
    this.made = info.picture ? "" : URL.createObjectURL(info.content as Blob);
    video.src = info.picture || this.made;
    video.setAttribute("aria-label", info.name);
    this.lastMs = -1;
  }

  /** The playing stands at a moment of the recording; it may stand still though it plays: while bars are counted in. */
  follow(ms: number, isPlaying: boolean, rate: number): void {
    const { video } = this;
    if (!video || this.root.hidden || video.readyState === 0) return;
    const isMoving = isPlaying && ms !== this.lastMs;
    this.lastMs = ms;
    const behindS = ms / 1000 - video.currentTime;
    if (!isMoving) {
      video.pause();
      if (Math.abs(behindS) > NEAR_S && !video.seeking) video.currentTime = ms / 1000;
      return;
    }
    const pace = paceOf(rate, behindS);
    if (pace === null && !video.seeking) video.currentTime = ms / 1000;
    video.playbackRate = Math.min(4, Math.max(0.25, pace ?? rate));
    if (video.paused) void video.play().catch(() => undefined);
  }

  stop(): void {
    this.lastMs = -1;
    this.video?.pause();
  }

  forget(): void {
    this.stop();
    this.video?.removeAttribute("src");
    if (this.made) URL.revokeObjectURL(this.made);
    this.made = "";
  }
}
