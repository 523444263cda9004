/* A take while the score plays: what sounds beside the learner, and where the score's bars stand in the take. */
import { Capture } from "@shared/capture";
import { findOnsets } from "@shared/onsets";
import { delayOf } from "@shared/takes";
import { pointsOfTake } from "../../../scores/islands/player/align";
import type { ScoresPlayer } from "../../../scores/islands/player/element";
import type { Player } from "../../../scores/islands/player/player";
import type { Sound } from "../../../scores/islands/player/sound";

export type Backing = "metronome" | "score" | "none";
export type Points = [number, number][];

const DELAY_KEY = "kamerton-delay-ms";
const CLICKS = { count: 6, everyS: 0.5, firstS: 0.6 };

/** What the player was set to before a take, to be set again after it. */
interface Before {
  hasMetronome: boolean;
  hasCountIn: boolean;
  silent: number[];
  bars: [number, number] | null;
  fromMs: number;
}

export class Together {
  private before: Before | null = null;

  constructor(
    private readonly element: ScoresPlayer,
    private readonly player: Player,
    readonly sound: Sound,
  ) {}

  static async with(element: ScoresPlayer): Promise<Together | null> {
    if (element.sources.chosen) await element.choose("");
    const { player, sound } = await element.session();
    if (player.isPlaying) player.pause();
    return sound ? new Together(element, player, sound) : null;
  }

  /** Let the score begin with a bar counted in; gives the moments of its bars in a take begun at a moment of the clock. */
  begin(backing: Backing, tookS: number, delayS: number): Points {
    const { player, element } = this;
    this.before = { hasMetronome: player.hasMetronome, hasCountIn: player.hasCountIn, silent: [...player.silent], bars: player.bars, fromMs: 0 };
    const staves = new Set(player.timeline.notes.map(({ staff }) => staff));
    if (backing === "metronome") for (const staff of staves) player.silent.add(staff);
    player.hasMetronome = backing === "metronome" || player.hasMetronome;
    player.hasCountIn = true;
    const first = player.bars?.[0] ?? player.bar;
    player.setLoop(null);
    player.toBar(first);
    const { atS, fromMs, rate } = player.play();
    this.before.fromMs = fromMs;
    element.playing(true);
    return pointsOfTake(player.timeline, fromMs, rate, (atS - tookS + delayS) * 1000);
  }

  end(): void {
    const { player, before } = this;
    if (player.isPlaying) player.pause();
    if (!before) return;
    Object.assign(player, { hasMetronome: before.hasMetronome, hasCountIn: before.hasCountIn });
    player.silent.clear();
    for (const staff of before.silent) player.silent.add(staff);
    player.setLoop(before.bars);
    // The next take begins where this one did.
    player.seek(before.fromMs);
    this.before = null;
  }
}

/** The delay from a sound's moment to its place in the recording: measured if it was, else what the devices tell. */
export function knownDelayS(sound: Sound, capture: Capture): number {
  const measured = Number(localStorage.getItem(DELAY_KEY) ?? Number.NaN);
  if (Number.isFinite(measured) && localStorage.getItem(DELAY_KEY) !== null) return measured / 1000;
  return (sound.context.outputLatency || sound.context.baseLatency || 0) + capture.delayS;
}

/** Play clicks, record them through the air, and keep how much later they come; null where they were not heard. */
export async function measureDelay(sound: Sound, capture: Capture): Promise<number | null> {
  const pieces: Blob[] = [];
  const tookS = await capture.start((piece) => pieces.push(piece));
  sound.hush(sound.now + 0.1);
  const played = Array.from({ length: CLICKS.count }, (_, at) => sound.now + CLICKS.firstS + at * CLICKS.everyS);
  played.forEach((atS, at) => sound.click(atS, at === 0));
  const lengthMs = ((played.at(-1) ?? 0) - sound.now + 1) * 1000;
  await new Promise((resolve) => setTimeout(resolve, lengthMs));
  await capture.stop();
  const buffer = await sound.context.decodeAudioData(await new Blob(pieces, { type: capture.mime }).arrayBuffer());
  const heard = [...findOnsets([buffer.getChannelData(0)], buffer.sampleRate)].map((at) => at / buffer.sampleRate);
  const delay = delayOf(heard, played.map((atS) => atS - tookS));
  if (delay !== null) localStorage.setItem(DELAY_KEY, String(Math.round(delay * 1000)));
  return delay;
}

/** Measure beside a score; gives what to say of it. */
export async function measured(score: ScoresPlayer): Promise<[string, Record<string, number>]> {
  try {
    const together = await Together.with(score);
    if (!together) return ["denied", {}];
    const delay = await measureDelay(together.sound, await Capture.open("audio", together.sound.context));
    return delay === null ? ["unmeasured", {}] : ["measured", { ms: Math.round(delay * 1000) }];
  } catch {
    return ["denied", {}];
  }
}
