import { beforeEach, describe, expect, it } from "vitest";
import { gatewayAddress, Realtime, type Socket } from "./realtime";

class FakeSocket implements Socket {
  readyState = 0;
  readonly sent: unknown[] = [];
  onopen: ((event: unknown) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code?: number }) => void) | null = null;
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(code?: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.({});
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

describe("Realtime", () => {
  let sockets: FakeSocket[];
  let later: { call: () => void; ms: number }[];
  let line: Realtime;

  beforeEach(() => {
    sockets = [];
    later = [];
    line = new Realtime("ws://here/realtime/ws", {
      open: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
      later: (call, ms) => later.push({ call, ms }),
      random: () => 1,
    });
  });

  it("subscribes when the socket opens and delivers by topic", () => {
    const heard: string[] = [];
    line.subscribe("person:7", ({ kind }) => heard.push(kind));
    sockets[0]?.open();
    sockets[0]?.say({ type: "event", id: 1, topic: "person:7", kind: "notification.created", payload: {} });
    sockets[0]?.say({ type: "event", id: 2, topic: "person:8", kind: "other", payload: {} });
    expect(sockets[0]?.sent).toEqual([{ subscribe: ["person:7"] }]);
    expect(heard).toEqual(["notification.created"]);
  });

  it("comes back after a lost connection and asks for what it missed", () => {
    line.subscribe("person:7", () => undefined);
    sockets[0]?.open();
    sockets[0]?.say({ type: "event", id: 41, topic: "person:7", kind: "x", payload: {} });
    sockets[0]?.close();
    later[0]?.call();
    sockets[1]?.open();
    expect(sockets[1]?.sent).toEqual([{ subscribe: ["person:7"], since: 41 }]);
  });

  it("asks for each topic from its own last event, and from the page's for one not yet heard", () => {
    line.subscribe("a", () => undefined, { since: 5 });
    line.subscribe("b", () => undefined, { since: 5 });
    sockets[0]?.open();
    expect(sockets[0]?.sent).toEqual([{ subscribe: ["a", "b"], since: 5 }]);
    sockets[0]?.say({ type: "event", id: 9, topic: "a", kind: "x", payload: {} });
    sockets[0]?.close();
    later[0]?.call();
    sockets[1]?.open();
    expect(sockets[1]?.sent).toEqual([
      { subscribe: ["a"], since: 9 },
      { subscribe: ["b"], since: 5 },
    ]);
  });

  it("moves on to where the gateway says that it is, also without events", () => {
    line.subscribe("a", () => undefined, { since: 5 });
    sockets[0]?.open();
    sockets[0]?.say({ type: "subscribed", topics: ["a"], id: 30 });
    sockets[0]?.close();
    later[0]?.call();
    sockets[1]?.open();
    expect(sockets[1]?.sent).toEqual([{ subscribe: ["a"], since: 30 }]);
  });

  it("hears each event once", () => {
    const heard: number[] = [];
    line.subscribe("a", ({ id }) => heard.push(id));
    sockets[0]?.open();
    for (const id of [1, 2, 2, 1, 3]) sockets[0]?.say({ type: "event", id, topic: "a", kind: "x", payload: {} });
    expect(heard).toEqual([1, 2, 3]);
  });

  it("has the part read anew when the log does not reach back", () => {
    let resets = 0;
    line.subscribe("a", () => undefined, { since: 1, onReset: () => (resets += 1) });
    sockets[0]?.open();
    sockets[0]?.say({ type: "reset", topics: ["a"] });
    sockets[0]?.say({ type: "subscribed", topics: ["a"], id: 70 });
    expect(resets).toBe(1);
  });

  it("answers the gateway's ping", () => {
    line.subscribe("a", () => undefined);
    sockets[0]?.open();
    sockets[0]?.say({ type: "ping" });
    expect(sockets[0]?.sent.at(-1)).toEqual({ pong: true });
  });

  it("does not come back after the reader signed out", () => {
    const states: string[] = [];
    line.onState((state) => states.push(state));
    line.subscribe("a", () => undefined);
    sockets[0]?.open();
    sockets[0]?.close(4401);
    expect(states).toEqual(["open", "ended"]);
    expect(later).toEqual([]);
  });

  it("forgets a topic that was withdrawn", () => {
    line.subscribe("a", () => undefined);
    sockets[0]?.open();
    sockets[0]?.say({ type: "revoked", topics: ["a"] });
    sockets[0]?.close();
    expect(later).toEqual([]);
  });

  it("waits longer after each failure", () => {
    line.subscribe("a", () => undefined);
    for (let index = 0; index < 3; index++) {
      sockets[index]?.close();
      later[index]?.call();
    }
    expect(later.map(({ ms }) => ms)).toEqual([1000, 2000, 4000]);
  });

  it("leaves a topic when its last listener does", () => {
    const stop = line.subscribe("a", () => undefined);
    sockets[0]?.open();
    stop();
    expect(sockets[0]?.sent.at(-1)).toEqual({ unsubscribe: ["a"] });
  });

  it("takes the protocol of the page", () => {
    expect(gatewayAddress({ protocol: "https:", host: "k.example" })).toBe("wss://k.example/realtime/ws");
    expect(gatewayAddress({ protocol: "http:", host: "k:8000" })).toBe("ws://k:8000/realtime/ws");
  });

  it("tells signals and who is there, also to who asks later, and takes several messages in one frame", () => {
    const heard: unknown[] = [];
    line.subscribe("room:7", () => undefined, {
      onSignal: ({ kind, payload }) => heard.push([kind, payload]),
      onPresence: ({ people }) => heard.push(people),
    });
    sockets[0]?.open();
    sockets[0]?.say([
      { type: "presence", topic: "room:7", count: 2, people: [4, 7] },
      { type: "signal", topic: "room:7", kind: "room.typing", payload: { id: 4 } },
      { type: "signal", topic: "room:8", kind: "room.typing", payload: { id: 5 } },
    ]);
    expect(heard).toEqual([[4, 7], ["room.typing", { id: 4 }]]);
    line.subscribe("room:7", () => undefined, { onPresence: ({ count }) => heard.push(count) });
    expect(heard.at(-1)).toBe(2);
  });

  it("comes back at once when the network is back, and only once", () => {
    line.subscribe("a", () => undefined);
    sockets[0]?.close();
    line.retry();
    expect(sockets).toHaveLength(2);
    later[0]?.call();
    line.retry();
    expect(sockets).toHaveLength(2);
  });
});
