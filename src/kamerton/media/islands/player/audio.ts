import { MediaPlayer } from "./player";

/**
 * A sound recording with its outline; a click on the outline goes there. The outline is drawn by the
 * server, and without a script the <audio> inside plays. Tells its place by the event "k-position".
 *
 * <k-media-audio data-start="0" data-duration="61.2">
 *   <div data-part="wave"><svg>…</svg><svg class="k-media-played">…</svg></div> <audio controls>…</audio>
 * </k-media-audio>
 */
export class MediaAudio extends MediaPlayer<HTMLAudioElement> {
  protected get element(): HTMLAudioElement | null {
    return this.querySelector("audio");
  }

  protected begin(audio: HTMLAudioElement): void {
    const { signal } = this.ends;
    const wave = this.piece("wave");
    const show = (): void => {
      const share = this.share(audio);
      wave?.style.setProperty("--played", `${(share * 100).toFixed(2)}%`);
    };
    for (const kind of ["timeupdate", "seeked", "loadedmetadata"]) audio.addEventListener(kind, show, { signal });
    wave?.addEventListener(
      "click",
      (event) => {
        const box = wave.getBoundingClientRect();
        this.seek(((event.clientX - box.left) / box.width) * this.length(audio));
      },
      { signal },
    );
  }

  private length(audio: HTMLAudioElement): number {
    return Number.isFinite(audio.duration) ? audio.duration : Number(this.dataset["duration"] ?? 0);
  }

  private share(audio: HTMLAudioElement): number {
    const length = this.length(audio);
    return length > 0 ? Math.min(1, audio.currentTime / length) : 0;
  }
}

