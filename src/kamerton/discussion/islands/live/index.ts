/**
 * Says that new posts have come to the topic that is read, without moving anything; pressing leads to the first of them.
 *
 *   With `kind` it says that this kind of news has come, whoever made it.
 *
 *   <k-discussion-live topic="discussion:5" seen="12" viewer="7" hidden><a href="/discussions/5/unread/">…</a></k-discussion-live>
 */
import { type News, realtime } from "@shared/realtime";

export interface Added {
  number: number;
  author_id: number;
}

/** Whether the news is of a post that this reader has neither seen nor written. No DOM. */
export function isNewTo(reader: { viewer: string; seen: number }, payload: Partial<Added>): boolean {
  return typeof payload.number === "number" && payload.number > reader.seen && String(payload.author_id) !== reader.viewer;
}

class DiscussionLive extends HTMLElement {
  private stop: (() => void) | null = null;

  connectedCallback(): void {
    const topic = this.getAttribute("topic") ?? "";
    const reader = { viewer: this.getAttribute("viewer") ?? "", seen: Number(this.getAttribute("seen")) };
    const kind = this.getAttribute("kind");
    if (!topic || !reader.viewer) return;
    this.stop = realtime().subscribe(topic, (news: News) => {
      const concerns = kind ? news.kind === kind : isNewTo(reader, news.payload as Partial<Added>);
      if (concerns) this.hidden = false;
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
    this.stop = null;
  }
}

if (!customElements.get("k-discussion-live")) customElements.define("k-discussion-live", DiscussionLive);
