/* News from the platform over one WebSocket, docs/protocol/realtime.md: subscribe to topics, hear events, and after a
   lost connection get what was missed by the id of the last event heard. No DOM here. */

export interface News<T = unknown> {
  id: number;
  topic: string;
  kind: string;
  payload: T;
}
export type Listener = (news: News) => void;
export type StateListener = (state: "open" | "away") => void;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;

export interface Socket {
  readyState: number;
  send(text: string): void;
  close(): void;
  onopen: ((event: unknown) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: unknown) => void) | null;
}

export interface Surroundings {
  open: (address: string) => Socket;
  later: (call: () => void, ms: number) => unknown;
  random: () => number;
}

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
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly stateListeners = new Set<StateListener>();
  private lastId: number | null = null;
  private failures = 0;
  private isClosed = false;

  constructor(
    private readonly address: string,
    private readonly around: Surroundings = browser(),
  ) {}

  /** Hear a topic's events until the returned function is called. The first listener opens the socket. */
  subscribe(topic: string, listener: Listener): () => void {
    const known = this.listeners.get(topic);
    if (known) known.add(listener);
    else {
      this.listeners.set(topic, new Set([listener]));
      this.ask([topic]);
    }
    this.connect();
    return () => this.unsubscribe(topic, listener);
  }

  onState(listener: StateListener): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  close(): void {
    this.isClosed = true;
    this.socket?.close();
  }

  private unsubscribe(topic: string, listener: Listener): void {
    const listeners = this.listeners.get(topic);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    this.listeners.delete(topic);
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify({ unsubscribe: [topic] }));
  }

  private ask(topics: string[]): void {
    if (this.socket?.readyState !== OPEN || topics.length === 0) return;
    this.socket.send(JSON.stringify(this.lastId === null ? { subscribe: topics } : { subscribe: topics, since: this.lastId }));
  }

  private connect(): void {
    if (this.socket || this.isClosed) return;
    const socket = this.around.open(this.address);
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      this.ask([...this.listeners.keys()]);
      this.say("open");
    };
    socket.onmessage = ({ data }) => this.hear(data);
    socket.onclose = () => {
      this.socket = null;
      this.say("away");
      if (!this.isClosed && this.listeners.size > 0) this.around.later(() => this.connect(), this.wait());
    };
  }

  /** Wait longer after each failure, each client a little differently, so that not all come back at once. */
  private wait(): number {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    this.failures += 1;
    return longest * (0.5 + this.around.random() / 2);
  }

  private say(state: "open" | "away"): void {
    for (const listener of this.stateListeners) listener(state);
  }

  private hear(data: unknown): void {
    const news = JSON.parse(String(data)) as Partial<News>;
    if (typeof news.id === "number") this.lastId = Math.max(this.lastId ?? 0, news.id);
    if (news.topic === undefined) return;
    for (const listener of this.listeners.get(news.topic) ?? []) listener(news as News);
  }
}

let shared: Realtime | null = null;

/** The page's one connection. */
export function realtime(): Realtime {
  shared ??= new Realtime(gatewayAddress(window.location));
  return shared;
}
