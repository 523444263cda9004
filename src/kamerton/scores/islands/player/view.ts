/* What the player tells the page around it. */
import type { Change } from "./cursor";

export interface View {
  move(ms: number, bar: number, change: Change, sounding: Set<number>): void;
  tempo(percent: number): void;
  stop(): void;
}

/** When and from where the playing began: what a take needs to know of it. */
export interface Started {
  atS: number;
  fromMs: number;
  rate: number;
}
