/* News from the platform over one WebSocket, docs/protocol/realtime.md. Each event of a topic is heard once and in
   order, also after a lost connection: the line asks for what it missed by the id of the last event. No DOM here. */

import type { News, Presence, Signal } from "./news";

export type { News, Presence, Signal };
export type Listener = (news: News) => void;
export type StateListener = (state: LineState) => void;
/** open; away (it comes back by itself); ended (the reader signed out: a new page is needed). */
export type LineState = "open" | "away" | "ended";

export interface Options {
  /** The log's position when the page was made, so that nothing between page and socket is lost. */
  since?: number;
  /** Too much was missed to be told one by one, or the right was withdrawn: read the part anew. */
  onReset?: () => void;
  onSignal?: (signal: Signal) => void;
  onPresence?: (presence: Presence) => void;
}

export interface Socket {
  readyState: number;
  send(text: string): void;
  close(): void;
  onopen: ((event: unknown) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code?: number }) => void) | null;
}

export interface Surroundings {
  open: (address: string) => Socket;
  later: (call: () => void, ms: number) => unknown;
  random: () => number;
}

interface Topic {
  listeners: Set<Listener>;
  options: Set<Options>;
  presence: Presence | null;
  since: number | null;
}

interface Message extends Partial<News> {
  type?: string;
  topics?: string[];
  count?: number;
  people?: number[];
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 20_000;
const SIGNED_OUT = 4401;
const OPEN = 1;

const browser = (): Surroundings => ({
  open: (address) => new WebSocket(address) as unknown as Socket,
  later: (call, ms) => setTimeout(call, ms),
  random: Math.random,
});

export function gatewayAddress(place: { protocol: string; host: string }): string {
  return `${place.protocol === "https:" ? "wss" : "ws"}://${place.host}/realtime/ws`;
}

export class Realtime {
  private socket: Socket | null = null;
  private readonly topics = new Map<string, Topic>();
  private readonly stateListeners = new Set<StateListener>();
  private failures = 0;
  private isClosed = false;

  constructor(
    private readonly address: string,
    private readonly around: Surroundings = browser(),
  ) {}

  /** Hear a topic's events until the returned function is called. The first listener opens the socket. */
  subscribe(name: string, listener: Listener, options: Options = {}): () => void {
    let topic = this.topics.get(name);
    if (!topic) {
      topic = { listeners: new Set(), options: new Set(), presence: null, since: options.since ?? null };
      this.topics.set(name, topic);
      if (this.socket?.readyState === OPEN) this.ask([name], topic.since);
    }
    topic.listeners.add(listener);
    topic.options.add(options);
    if (topic.presence) options.onPresence?.(topic.presence);
    this.connect();
    return () => this.unsubscribe(name, listener, options);
  }

  onState(listener: StateListener): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  /** The network is back: do not wait any longer. */
  retry(): void {
    this.failures = 0;
    if (this.topics.size > 0) this.connect();
  }

  close(): void {
    this.isClosed = true;
    this.socket?.close();
  }

  private unsubscribe(name: string, listener: Listener, options: Options): void {
    const topic = this.topics.get(name);
    topic?.listeners.delete(listener);
    topic?.options.delete(options);
    if (topic?.listeners.size !== 0) return;
    this.topics.delete(name);
    this.send({ unsubscribe: [name] });
  }

  private send(message: object): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(message));
  }

  private ask(names: string[], since: number | null): void {
    this.send(since === null ? { subscribe: names } : { subscribe: names, since });
  }

  /** Topics that were heard up to different events are asked for apart. */
  private askAll(): void {
    const bySince = new Map<number | null, string[]>();
    for (const [name, { since }] of this.topics) bySince.set(since, [...(bySince.get(since) ?? []), name]);
    for (const [since, names] of bySince) this.ask(names, since);
  }

  private connect(): void {
    if (this.socket || this.isClosed) return;
    const socket = this.around.open(this.address);
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      this.askAll();
      this.say("open");
    };
    socket.onmessage = ({ data }) => {
      const heard = JSON.parse(String(data)) as Message | Message[];
      for (const message of Array.isArray(heard) ? heard : [heard]) this.hear(message);
    };
    socket.onclose = ({ code }) => this.left(code);
  }

  private left(code?: number): void {
    this.socket = null;
    if (code === SIGNED_OUT) this.isClosed = true;
    this.say(this.isClosed ? "ended" : "away");
    if (!this.isClosed && this.topics.size > 0) this.around.later(() => this.connect(), this.wait());
  }

  /** Wait longer after each failure, each client a little differently, so that not all come back at once. */
  private wait(): number {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    this.failures += 1;
    return longest * (0.2 + 0.8 * this.around.random());
  }

  private say(state: LineState): void {
    for (const listener of this.stateListeners) listener(state);
  }

  private hear(message: Message): void {
    if (message.type === "ping") return this.send({ pong: true });
    if (message.type === "event") return this.deliver(message as News);
    if (message.type === "signal" || message.type === "presence") return this.hint(message);
    for (const name of message.topics ?? []) this.note(name, message);
  }

  private note(name: string, { type, id }: Message): void {
    const topic = this.topics.get(name);
    if (!topic) return;
    if (type === "subscribed" && id !== undefined) topic.since = Math.max(topic.since ?? 0, id);
    if (type === "reset" || type === "revoked") for (const { onReset } of topic.options) onReset?.();
    if (type === "reset") topic.since = null;
    if (type === "refused" || type === "revoked") this.topics.delete(name);
  }

  private hint(message: Message): void {
    const topic = this.topics.get(message.topic ?? "");
    if (!topic) return;
    if (message.type === "presence") topic.presence = message as Presence;
    for (const { onSignal, onPresence } of topic.options) {
      if (message.type === "signal") onSignal?.(message as Signal);
      else onPresence?.(message as Presence);
    }
  }

  private deliver(news: News): void {
    const topic = this.topics.get(news.topic);
    if (!topic || (topic.since !== null && news.id <= topic.since)) return;
    topic.since = news.id;
    for (const listener of topic.listeners) listener(news);
  }
}

let shared: Realtime | null = null;

/** The page's one connection. */
export function realtime(): Realtime {
  shared ??= new Realtime(gatewayAddress(window.location));
  return shared;
}
