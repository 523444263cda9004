import { MediaPlayer } from "./player";

const HLS_TYPE = "application/vnd.apple.mpegurl";

/**
 * A video that suits itself to the line (HLS), goes on where it was left, and can play its sound alone.
 * Without a script the <video> inside plays an MP4. Tells its place by the event "k-position".
 *
 * <k-media-video data-playlist="/media/…/master.m3u8" data-start="12.5">
 *   <video controls poster="…"><source src="…/480p.mp4" type="video/mp4"><track …></video>
 *   <div data-part="tools" hidden>…</div>
 * </k-media-video>
 */
export class MediaVideo extends MediaPlayer<HTMLVideoElement> {
  private hls: { destroy(): void } | null = null;
  private isAttached = false;

  protected get element(): HTMLVideoElement | null {
    return this.querySelector("video");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.hls?.destroy();
  }

  protected begin(video: HTMLVideoElement): void {
    const { signal } = this.ends;
    // Nothing is fetched before the first playing: the poster stands for the video.
    video.addEventListener("play", () => void this.attach(video), { once: true, signal });
    const only = this.querySelector<HTMLInputElement>("[data-do=sound-only]");
    only?.addEventListener("change", () => void this.soundOnly(video, only), { signal });
  }

  protected override action(key: string, video: HTMLVideoElement): (() => void) | null {
    const actions: Record<string, () => void> = {
      f: () => void (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen()),
      c: () => {
        for (const track of video.textTracks) track.mode = track.mode === "showing" ? "hidden" : "showing";
      },
    };
    return actions[key] ?? super.action(key, video);
  }

  private async attach(video: HTMLVideoElement): Promise<void> {
    const playlist = this.dataset["playlist"];
    if (!playlist || this.isAttached) return;
    this.isAttached = true;
    if (!("MediaSource" in window) && video.canPlayType(HLS_TYPE)) {
      this.change(video, playlist);
      return;
    }
    const { default: Hls } = await import("hls.js/light");
    if (!Hls.isSupported()) return;
    const place = video.currentTime || Number(this.dataset["start"] ?? 0);
    const hls = new Hls({ startPosition: place > 0 ? place : -1, capLevelToPlayerSize: true, enableWorker: false });
    hls.on(Hls.Events.ERROR, (_name, fault) => {
      if (!fault.fatal) return;
      const state = this.piece("state");
      if (state) state.textContent = state.dataset["saysFailed"] ?? "";
      if (fault.type === Hls.ErrorTypes.NETWORK_ERROR) window.addEventListener("online", () => hls.startLoad(), { once: true });
      else hls.recoverMediaError();
    });
    hls.on(Hls.Events.FRAG_LOADED, () => {
      const state = this.piece("state");
      if (state?.textContent) state.textContent = "";
    });
    hls.loadSource(playlist);
    hls.attachMedia(video);
    this.hls = hls;
    await video.play().catch(() => undefined);
  }

  /** The sound alone, the poster staying: for a weak connection. */
  private async soundOnly(video: HTMLVideoElement, only: HTMLInputElement): Promise<void> {
    const wasPlaying = !video.paused;
    this.dataset["start"] = String(video.currentTime || Number(this.dataset["start"] ?? 0));
    this.hls?.destroy();
    this.hls = null;
    this.isAttached = only.checked;
    this.toggleAttribute("data-sound-only", only.checked);
    if (only.checked) this.change(video, only.dataset["address"] ?? "");
    else await this.attach(video);
    if (wasPlaying) await video.play().catch(() => undefined);
  }

  private change(video: HTMLVideoElement, address: string): void {
    const place = Number(this.dataset["start"] ?? 0);
    video.src = address;
    video.addEventListener("loadedmetadata", () => (video.currentTime = place), { once: true, signal: this.ends.signal });
  }
}

