/* Parts of a page that follow the event log: the bell's number (payload.unread) and the progress of jobs
   (payload.value, payload.total, payload.state; the part itself is asked anew when the state changes). */
import { getJson } from "@shared/http";
import { type News, realtime } from "@shared/realtime";

const ASK_AWAY_MS = 5000;

interface Progress {
  value?: number;
  total?: number;
  state?: string;
}

export function showUnread(bell: Element, news: News): void {
  const { unread } = news.payload as { unread?: number };
  const count = bell.querySelector("[data-bell-count]");
  if (count && typeof unread === "number") count.textContent = unread > 0 ? String(unread) : "";
}

export function showProgress(part: Element, progress: Progress): boolean {
  const bar = part.querySelector("progress");
  if (bar && typeof progress.value === "number") {
    bar.max = progress.total ?? 100;
    bar.value = progress.value;
    const words = part.querySelector(".num");
    if (words) words.textContent = `${Math.round((100 * bar.value) / bar.max)} %`;
  }
  return progress.state === "done" || progress.state === "failed";
}

export type Replace = (part: HTMLElement, address: string) => void;
let replace: Replace = () => undefined;

function refresh(part: HTMLElement): void {
  const address = part.dataset.refresh;
  if (address && part.isConnected) replace(part, address);
}

function follow(part: HTMLElement): void {
  const line = realtime();
  const forget = [
    line.subscribe(part.dataset.topic ?? "", ({ payload }) => {
      if (!part.isConnected) forget.forEach((stop) => stop());
      else if (showProgress(part, payload as Progress)) refresh(part);
    }),
    line.onState((state) => state === "away" && askWhileAway(part)),
  ];
}

/** While the socket is away the part is asked for, rarely; each answer brings a new part and so a new look here. */
function askWhileAway(part: HTMLElement): void {
  setTimeout(() => refresh(part), ASK_AWAY_MS);
}

function look(root: ParentNode): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-refresh]:not([data-followed])")) {
    part.dataset.followed = "";
    if (part.dataset.topic) follow(part);
    else askWhileAway(part);
  }
}

/** The numbers beside the bell: asked anew at news of their kind, for only the page knows what the reader may count. */
function watchSigns(root: Document, topic: string, since: number | undefined): void {
  for (const sign of root.querySelectorAll<HTMLElement>("[data-counts]")) {
    realtime().subscribe(
      topic,
      (news) => {
        if (news.kind !== sign.dataset.counts) return;
        getJson(sign.dataset.ask ?? "")
          .then((payload) => showUnread(sign, { ...news, payload }))
          .catch(() => undefined);
      },
      { since },
    );
  }
}

export function watchLive(root: Document, replaceBy: Replace): void {
  replace = replaceBy;
  const bell = root.querySelector<HTMLElement>(".bell[data-topic]");
  if (bell) {
    const since = bell.dataset.since ? Number(bell.dataset.since) : undefined;
    realtime().subscribe(bell.dataset.topic ?? "", (news) => showUnread(bell, news), { since });
    watchSigns(root, bell.dataset.topic ?? "", since);
  }
  root.addEventListener("htmx:after:swap", () => look(root));
  look(root);
}
