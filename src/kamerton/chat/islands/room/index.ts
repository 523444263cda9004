/**
 * A conversation that is alive: sends without leaving the page, keeps what could not be sent, shows what others write.
 *
 *   <k-chat-room room="5" viewer="7" since="41" last="120" messages="/chat/5/messages/" read="/chat/5/read/">
 *     <nav data-before>…</nav><ol data-flow>…</ol><nav data-after>…</nav><form id="write">…</form>
 *   </k-chat-room>
 */
import { request } from "@shared/http";
import { type News, realtime } from "@shared/realtime";
import { Flow } from "./flow";
import { SCRIPTED, Writing } from "./writing";

const AGAIN_MS = 3000;

class ChatRoom extends HTMLElement {
  private stops: (() => void)[] = [];
  private flow!: Flow;
  private writing: Writing | null = null;
  private isWholeShown = true;
  private hasFailed = false;

  connectedCallback(): void {
    const room = this.getAttribute("room") ?? "";
    this.isWholeShown = !this.hasAttribute("partial");
    this.flow = new Flow(this, this.getAttribute("messages") ?? "", (key) => this.writing?.outbox.arrived(key));
    const form = this.querySelector<HTMLFormElement>("#write");
    if (form) this.writing = new Writing(form, `chat:${this.getAttribute("viewer")}:${room}`, this.dataset, () => this.sent());
    this.addEventListener("submit", (event) => this.act(event as SubmitEvent));
    this.addEventListener("click", (event) => this.choose(event));
    const since = Number(this.getAttribute("since"));
    const onReset = () => void this.catchUp();
    const line = realtime();
    this.stops = [
      line.subscribe(`chat:${room}`, (news) => this.hear(news), { since, onReset }),
      line.onState((state) => state === "open" && this.isBack()),
    ];
    window.addEventListener("online", this.isBack);
    document.addEventListener("visibilitychange", this.markRead);
    this.begin();
  }

  disconnectedCallback(): void {
    for (const stop of this.stops) stop();
    window.removeEventListener("online", this.isBack);
    document.removeEventListener("visibilitychange", this.markRead);
  }

  /** Begin where the address says, else at the first unread message, else at the end. */
  private begin(): void {
    if (location.hash) return;
    const fresh = this.querySelector("#new");
    if (fresh) fresh.scrollIntoView({ block: "start" });
    else if (!new URLSearchParams(location.search).has("before")) this.flow.toEnd();
  }

  private readonly isBack = (): void => {
    void this.writing?.outbox.go();
    void this.catchUp();
  };

  private hear({ kind, payload }: News): void {
    const { number } = payload as { number: number };
    if (kind === "chat.changed") void this.flow.renew(number).catch(() => this.later());
    else if (kind === "chat.message" && number > this.flow.last) void this.catchUp();
  }

  private async catchUp(): Promise<void> {
    if (!this.isWholeShown) return;
    try {
      await this.flow.catchUp();
      this.hasFailed = false;
      this.markRead();
    } catch {
      this.later();
    }
  }

  /** Show what was just sent, in its place among what others wrote meanwhile. */
  private async sent(): Promise<void> {
    if (this.isWholeShown) await this.catchUp();
    else location.assign(location.pathname);
    this.flow.toEnd();
  }

  private later(): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    setTimeout(() => {
      this.hasFailed = false;
      if (this.isConnected) this.isBack();
    }, AGAIN_MS);
  }

  private readonly markRead = (): void => {
    if (document.hidden || !this.flow.last) return;
    const body = new URLSearchParams({ number: String(this.flow.last) });
    request(this.getAttribute("read") ?? "", { method: "POST", body, headers: SCRIPTED }).catch(() => undefined);
  };

  /** A sign or a deletion: the message itself is shown anew when the news of it comes. */
  private act(event: SubmitEvent): void {
    const button = event.submitter as HTMLButtonElement | null;
    if ((event.target as HTMLElement).id !== "chat-acts" || !button) return;
    event.preventDefault();
    const body = new URLSearchParams({ [button.name || "act"]: button.value });
    const message = button.closest<HTMLElement>("[data-number]");
    button.closest("details")?.removeAttribute("open");
    request(button.formAction, { method: "POST", body, headers: SCRIPTED })
      .then(() => this.flow.renew(Number(message?.dataset.number)))
      .catch(() => this.later());
  }

  private choose(event: Event): void {
    const pressed = event.target as HTMLElement;
    const answer = pressed.closest<HTMLElement>("[data-answer]");
    if (answer) {
      event.preventDefault();
      answer.closest("details")?.removeAttribute("open");
      const name = answer.closest("li")?.querySelector(".chat-by")?.textContent ?? "";
      this.writing?.answer(answer.dataset.answer ?? "", name);
    } else if (pressed.closest("[data-answer-none]")) {
      event.preventDefault();
      this.writing?.answer("", "");
    } else if (pressed.closest("[data-before]")) {
      event.preventDefault();
      const more = this.querySelector<HTMLElement>("[data-before]");
      void this.flow.earlier().then((isMore) => more?.toggleAttribute("hidden", !isMore));
    }
  }
}

if (!customElements.get("k-chat-room")) customElements.define("k-chat-room", ChatRoom);
