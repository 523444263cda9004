/* The messages of a room in the page: those after the last one shown are asked for by its number, so that each comes
   once and in order, however the news of them came. */
import { csrfToken } from "@shared/http";

const NEAR_PX = 240;

export class Flow {
  readonly list: HTMLElement;
  private readonly scroller: HTMLElement;
  last: number;
  private isAsking = false;
  private isWanted = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly address: string,
    private readonly onOwn: (key: string) => void,
  ) {
    this.list = root.querySelector<HTMLElement>("[data-flow]") as HTMLElement;
    this.scroller = root.querySelector<HTMLElement>("[data-scroll]") as HTMLElement;
    this.last = Number(root.getAttribute("last"));
  }

  isAtEnd(): boolean {
    const last = this.list.lastElementChild?.getBoundingClientRect().bottom ?? 0;
    return last - Math.min(window.innerHeight, this.scroller.getBoundingClientRect().bottom) < NEAR_PX;
  }

  toEnd(): void {
    this.list.lastElementChild?.scrollIntoView({ block: "end" });
  }

  /** Ask for what is later than the last one shown, again while there is more. Throws when it cannot be asked. */
  async catchUp(): Promise<void> {
    this.isWanted = true;
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      while (this.isWanted) {
        this.isWanted = false;
        const { html, isMore } = await this.ask(`after=${this.last}`);
        this.append(html);
        if (isMore) this.isWanted = true;
      }
    } finally {
      this.isAsking = false;
    }
  }

  async renew(number: number): Promise<void> {
    const old = this.list.querySelector(`#m-${number}`);
    if (!old) return;
    const fresh = this.parts((await this.ask(`only=${number}`)).html).querySelector(`#m-${number}`);
    if (!fresh) return;
    fresh.classList.toggle("continues", old.classList.contains("continues"));
    const isFocused = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (isFocused) (fresh.querySelector("summary") ?? (fresh as HTMLElement)).focus();
  }

  /** Put earlier messages above, without moving what is read. Returns whether there are more. */
  async earlier(): Promise<boolean> {
    const first = this.list.querySelector<HTMLElement>("[data-number]");
    const { html, isMore } = await this.ask(`before=${first?.dataset.number ?? 1}`);
    const top = first?.getBoundingClientRect().top ?? 0;
    this.list.prepend(this.parts(html));
    this.scroller.scrollBy(0, (first?.getBoundingClientRect().top ?? 0) - top);
    return isMore;
  }

  private append(html: string): void {
    const parts = this.parts(html);
    for (const one of [...parts.querySelectorAll<HTMLElement>("[data-number]")]) {
      const number = Number(one.dataset.number);
      if (number <= this.last) one.remove();
      else this.last = number;
      if (one.dataset.key) this.onOwn(one.dataset.key);
    }
    // The divider of what is new stands once: a page that is read live needs no second one.
    for (const line of parts.querySelectorAll(".chat-line.new")) line.remove();
    if (!parts.childElementCount) return;
    const wasAtEnd = this.isAtEnd();
    this.list.append(parts);
    this.root.querySelector("[data-none]")?.setAttribute("hidden", "");
    if (wasAtEnd) this.toEnd();
  }

  private parts(html: string): DocumentFragment {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  }

  private async ask(query: string): Promise<{ html: string; isMore: boolean }> {
    const answer = await fetch(`${this.address}?${query}`, { credentials: "same-origin", headers: { "X-CSRFToken": csrfToken() } });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const isMore = answer.headers.get(query.startsWith("before") ? "X-Before" : "X-After") === "1";
    return { html: await answer.text(), isMore };
  }
}
