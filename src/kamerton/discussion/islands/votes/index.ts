/**
 * Keeps the counts of a proposal's votes as they are now.
 *
 *   <k-discussion-votes topic="discussion:5"><span data-for>3</span><span data-against>1</span></k-discussion-votes>
 */
import { type News, realtime } from "@shared/realtime";

export interface Votes {
  for: number;
  against: number;
}

/** The counts that news of a topic brings, or null for news of something else. No DOM. */
export function votesOf(news: { kind?: string; payload?: unknown }): Votes | null {
  const payload = news.payload as Partial<Votes> | undefined;
  if (news.kind !== "discussion.votes" || !payload) return null;
  return typeof payload.for === "number" && typeof payload.against === "number" ? { for: payload.for, against: payload.against } : null;
}

class DiscussionVotes extends HTMLElement {
  private stop: (() => void) | null = null;

  connectedCallback(): void {
    const topic = this.getAttribute("topic") ?? "";
    if (!topic) return;
    this.stop = realtime().subscribe(topic, (news: News) => {
      const votes = votesOf(news);
      if (votes) this.show(votes);
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
    this.stop = null;
  }

  private show(votes: Votes): void {
    const write = (name: string, count: number): void => {
      const place = this.querySelector(`[data-${name}]`);
      if (place) place.textContent = new Intl.NumberFormat(document.documentElement.lang).format(count);
    };
    write("for", votes.for);
    write("against", votes.against);
  }
}

if (!customElements.get("k-discussion-votes")) customElements.define("k-discussion-votes", DiscussionVotes);
