import { beforeEach, describe, expect, it } from "vitest";
import { gatewayAddress, Realtime, type Socket } from "./realtime";

class FakeSocket implements Socket {
  readyState = 0;
  readonly sent: unknown[] = [];
  onopen: ((event: unknown) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: unknown) => void) | null = null;
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
    this.onclose?.({});
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
    sockets[0]?.say({ id: 1, topic: "person:7", kind: "notification.created", payload: {} });
    sockets[0]?.say({ id: 2, topic: "person:8", kind: "other", payload: {} });
    expect(sockets[0]?.sent).toEqual([{ subscribe: ["person:7"] }]);
    expect(heard).toEqual(["notification.created"]);
  });

  it("comes back after a lost connection and asks for what it missed", () => {
    line.subscribe("person:7", () => undefined);
    sockets[0]?.open();
    sockets[0]?.say({ id: 41, topic: "person:7", kind: "x", payload: {} });
    sockets[0]?.close();
    later[0]?.call();
    sockets[1]?.open();
    expect(sockets[1]?.sent).toEqual([{ subscribe: ["person:7"], since: 41 }]);
  });

  it("waits longer after each failure", () => {
    line.subscribe("a", () => undefined);
    for (let index = 0; index < 3; index++) {
      sockets[index]?.close();
      later[index]?.call();
    }
    expect(later.map(({ ms }) => ms)).toEqual([500, 1000, 2000]);
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
});
