/* To the place of a comment: its bars over and over and slowly, its second, its page, its words. */
import type { ScoresPlayer } from "../../../scores/islands/player/element";
import type { Pinned } from "./places";

const SLOW_PERCENT = 60;

interface MediaElement extends HTMLElement {
  seek(seconds: number): void;
}

export async function goTo(root: Element, thread: HTMLElement, onPractise: () => void): Promise<void> {
  const place = placeOf(thread);
  const score = root.querySelector<ScoresPlayer>("k-scores-player");
  if (place.bar !== undefined && score) {
    await practise(score, place);
    onPractise();
  } else if (place.ms !== undefined) playFile(root, place);
  else if (place.page !== undefined && place.file) window.open(`${addressOf(root, place.file)}#page=${place.page}`, "_blank", "noopener");
}

export function placeOf(thread: HTMLElement): Pinned {
  return JSON.parse(thread.dataset["place"] ?? "{}") as Pinned;
}

/** The bars of a comment over and over at 60 %: of the recording that it is about, else of the score. */
async function practise(score: ScoresPlayer, place: Pinned): Promise<void> {
  const known = score.sources.recordings.find(({ id, points }) => id === place.file && points.length > 0);
  if ((score.sources.chosen?.id ?? null) !== (known?.id ?? null)) await score.choose(known?.id ?? "");
  await score.practise(place.bar ?? 0, place.to_bar ?? place.bar ?? 0, SLOW_PERCENT);
}

function playFile(root: Element, place: Pinned): void {
  const holder = root.querySelector<HTMLElement>(`[data-file="${place.file}"]`);
  const player = holder?.querySelector<MediaElement>("k-media-audio, k-media-video");
  const media = holder?.querySelector<HTMLMediaElement>("audio, video");
  const seconds = (place.ms ?? 0) / 1000;
  holder?.scrollIntoView({ block: "nearest" });
  if (player?.seek) player.seek(seconds);
  else if (media) {
    media.currentTime = seconds;
    void media.play();
  }
  if (!media || place.to_ms === undefined) return;
  const endS = place.to_ms / 1000;
  const watch = (): void => {
    if (media.currentTime < endS) return;
    media.pause();
    media.removeEventListener("timeupdate", watch);
  };
  media.addEventListener("timeupdate", watch);
}

function addressOf(root: Element, file: number): string {
  return root.querySelector<HTMLAnchorElement>(`[data-file="${file}"] figcaption a`)?.href ?? "";
}

/** The comments' numbers over their bars. */
export function showMarks(root: Element): void {
  const marks = [...root.querySelectorAll<HTMLElement>(".k-thread[data-place]")].flatMap((thread) => {
    const { bar } = placeOf(thread);
    if (bar === undefined) return [];
    const text = thread.dataset["number"] ?? "";
    const title = thread.querySelector(".k-comment-text")?.textContent ?? "";
    return [{ bar, id: thread.id.replace("comment-", ""), text, title, isDone: thread.classList.contains("done") }];
  });
  const score = root.querySelector<ScoresPlayer>("k-scores-player");
  if (score) void customElements.whenDefined("k-scores-player").then(() => score.mark(marks));
}
