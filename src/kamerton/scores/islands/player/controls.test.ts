import { beforeEach, describe, expect, it, vi } from "vitest";
import { clockTime, Controls, type Host } from "./controls";
import { Player } from "./player";
import { sample } from "./sample";

const markup = `<div><button data-do="play" aria-pressed="false"></button><span data-part="time"></span>
<input type="range" data-do="seek" max="5000" data-says-place="bar {bar}"><input type="range" data-do="tempo" min="40" max="140" value="100">
<output data-part="tempo"></output><input type="checkbox" data-do="loop"><input type="number" data-do="loop-from" value="1">
<input type="number" data-do="loop-to" value="2"><input type="checkbox" data-do="metronome"><input type="range" data-do="volume" value="80">
<p data-part="state" data-says-loop="{from}–{to}"></p></div>`;

describe("the controls", () => {
  let root: HTMLElement;
  let player: Player;
  let host: Host;
  let controls: Controls;

  beforeEach(() => {
    document.body.innerHTML = markup;
    root = document.body.firstElementChild as HTMLElement;
    player = new Player(sample(), { move: vi.fn(), stop: vi.fn(), tempo: vi.fn() }, () => 0);
    host = { player, ready: async () => player, toggle: vi.fn(async () => {}), repeat: vi.fn(), setVolume: vi.fn(), transpose: vi.fn() };
    controls = new Controls(root, host);
  });

  const press = async (key: string, target: HTMLElement = root): Promise<void> => {
    target.addEventListener("keydown", (event) => controls.key(event as KeyboardEvent), { once: true });
    target.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
    await Promise.resolve();
    await Promise.resolve();
  };

  it("play by space, go by bars, change the tempo", async () => {
    await press(" ");
    expect(host.toggle).toHaveBeenCalled();
    await press("ArrowRight");
    expect(player.position).toBe(1000);
    await press("-");
    await Promise.resolve();
    expect(player.transport.rate).toBe(0.95);
    expect(root.querySelector("output")?.textContent).toBe("95\u00a0%");
  });

  it("leave a slider its arrows and a field its keys", async () => {
    await press("ArrowRight", controls.find("seek") as HTMLElement);
    await press("]", controls.find("loop-to") as HTMLElement);
    expect(player.position).toBe(0);
    expect(vi.mocked(host.repeat).mock.calls).toEqual([]);
  });

  it("set the repeat by fields and by keys", async () => {
    controls.find("loop-to")?.dispatchEvent(new Event("change"));
    expect(host.repeat).toHaveBeenLastCalledWith([0, 1]);
    player.seek(4000);
    await press("]");
    expect(host.repeat).toHaveBeenLastCalledWith([2, 2]);
    controls.showLoop([1, 2]);
    expect(controls.find("loop-from")?.value).toBe("2");
  });

  it("show the place in words", () => {
    controls.place(61_000, 122_000, "7");
    expect(root.querySelector("[data-part=time]")?.textContent).toBe("1:01 / 2:02");
    expect(controls.find("seek")?.getAttribute("aria-valuetext")).toBe("bar 7");
    controls.say("loop", { from: "2", to: "4" });
    expect(root.querySelector("[data-part=state]")?.textContent).toBe("2–4");
    expect(clockTime(-3)).toBe("0:00");
  });
});
