/* Writing on a staff: a cursor, and commands that leave a new state behind. No DOM here. */
import { type Cursor, type Fault, lastOf, spotsOf, type State, type Terms } from "./cursor";
import { atPlace, type Bars, barLength, filled, keyAlter, lengthOf, place, type Sign } from "./melody";

const LOWEST = 7 * 1;
const HIGHEST = 7 * 8;

export class Editing {
  state: State;
  fault: Fault = "";
  private past: State[] = [];
  private future: State[] = [];

  constructor(
    readonly terms: Terms,
    bars: Bars,
  ) {
    const padded = [...bars.map((bar) => [...bar])];
    while (padded.length < terms.barCount) padded.push([]);
    this.state = { bars: padded, cursor: lastOf(padded), value: 4, dots: 0 };
  }

  get selected(): Sign | null {
    const { bar, index } = this.state.cursor;
    return this.state.bars[bar]?.[index] ?? null;
  }

  private get isFixed(): boolean {
    return this.countTo(this.state.cursor) <= this.terms.fixed;
  }

  /** How many signs stand up to and with the cursor. */
  private countTo(cursor: Cursor): number {
    return this.state.bars.slice(0, cursor.bar).reduce((sum, bar) => sum + bar.length, 0) + cursor.index + 1;
  }

  private commit(bars: Bars, cursor: Cursor): boolean {
    this.past.push(this.state);
    this.future = [];
    this.state = { ...this.state, bars, cursor };
    this.fault = "";
    return true;
  }

  private refuse(fault: Fault): boolean {
    this.fault = fault;
    return false;
  }

  setValue(value: number): void {
    this.state = { ...this.state, value, dots: 0 };
  }

  toggleDot(): void {
    this.state = { ...this.state, dots: this.state.dots ? 0 : 1 };
  }

  /** Write a note at a place of the staff after the cursor; in the next bar when this one is full. */
  addPlace(at: number, alter?: number): boolean {
    const { step, octave } = atPlace(Math.min(Math.max(at, LOWEST), HIGHEST));
    return this.add({ step, octave, alter: alter ?? this.usualAlter(step, octave) });
  }

  /** Write a letter in the octave that lies nearest to the note before. */
  addStep(step: string): boolean {
    const near = this.before()?.step ? place(this.before() as Sign) : this.terms.middle;
    const base = place({ step, octave: 4 });
    const octaves = Math.round((near - base) / 7);
    return this.addPlace(base + 7 * octaves);
  }

  addRest(): boolean {
    return this.add({ step: "", octave: 0, alter: 0 });
  }

  private before(): Sign | null {
    const { bars, cursor } = this.state;
    const flat = [...bars.slice(0, cursor.bar).flat(), ...(bars[cursor.bar] ?? []).slice(0, cursor.index + 1)];
    return flat.filter((sign) => sign.step).at(-1) ?? null;
  }

  /** The alteration that holds at a place after the cursor: of the bar, or of the key. */
  private usualAlter(step: string, octave: number): number {
    const { bars, cursor } = this.state;
    const bar = (bars[cursor.bar] ?? []).slice(0, cursor.index + 1);
    const same = bar.filter((sign) => sign.step === step && sign.octave === octave).at(-1);
    return same ? same.alter : keyAlter(step, this.terms.fifths);
  }

  private add(head: { step: string; octave: number; alter: number }): boolean {
    const { value, dots } = this.state;
    const sign: Sign = { ...head, value, dots, tied: false };
    let { bar, index } = this.state.cursor;
    const full = barLength(this.terms.metre);
    if (this.countTo({ bar, index }) < this.terms.fixed) return this.refuse("fixed");
    if (filled(this.state.bars[bar] ?? []) >= full && index === (this.state.bars[bar] ?? []).length - 1) {
      bar += 1;
      index = -1;
    }
    const target = this.state.bars[bar];
    if (!target) return this.refuse("full");
    if (filled(target) + lengthOf(sign) > full) return this.refuse(filled(target) >= full ? "full" : "too-long");
    const bars = this.state.bars.map((one, number) => (number === bar ? [...one.slice(0, index + 1), sign, ...one.slice(index + 1)] : one));
    return this.commit(bars, { bar, index: index + 1 });
  }

  remove(): boolean {
    const { bars, cursor } = this.state;
    if (!this.selected) return this.refuse("nothing");
    if (this.isFixed) return this.refuse("fixed");
    const left = bars.map((bar, number) => (number === cursor.bar ? bar.filter((_sign, index) => index !== cursor.index) : bar));
    const index = cursor.index - 1;
    const before = index < 0 && cursor.bar > 0 && left[cursor.bar]?.length === 0;
    const to = before ? { bar: cursor.bar - 1, index: (left[cursor.bar - 1] ?? []).length - 1 } : { bar: cursor.bar, index };
    return this.commit(left, to);
  }

  /** Change the selected note; a rest stays a rest. */
  private change(how: (sign: Sign) => Sign): boolean {
    const { bars, cursor } = this.state;
    const sign = this.selected;
    if (!sign) return this.refuse("nothing");
    if (this.isFixed) return this.refuse("fixed");
    const made = how(sign);
    const bar = (bars[cursor.bar] ?? []).map((one, index) => (index === cursor.index ? made : one));
    if (filled(bar) > barLength(this.terms.metre)) return this.refuse("too-long");
    return this.commit(bars.map((one, number) => (number === cursor.bar ? bar : one)), cursor);
  }

  shift(steps: number): boolean {
    if (!this.selected?.step) return this.refuse("nothing");
    return this.change((sign) => {
      const moved = atPlace(Math.min(Math.max(place(sign) + steps, LOWEST), HIGHEST));
      const alter = steps % 7 === 0 ? sign.alter : keyAlter(moved.step, this.terms.fifths);
      return { ...sign, ...moved, alter };
    });
  }

  /** Sharpen, flatten or make natural; the same once more takes it back to the key's. */
  alter(to: number): boolean {
    if (!this.selected?.step) return this.refuse("nothing");
    return this.change((sign) => ({ ...sign, alter: sign.alter === to ? keyAlter(sign.step, this.terms.fifths) : to }));
  }

  tie(): boolean {
    if (!this.selected?.step) return this.refuse("nothing");
    return this.change((sign) => ({ ...sign, tied: !sign.tied }));
  }

  /** Give the selected sign the chosen value. */
  revalue(value: number, dots: number): boolean {
    return this.change((sign) => ({ ...sign, value, dots }));
  }

  move(by: number): void {
    const spots = spotsOf(this.state.bars);
    const now = spots.findIndex(({ bar, index }) => bar === this.state.cursor.bar && index === this.state.cursor.index);
    const to = spots[Math.min(Math.max(now + by, 0), spots.length - 1)];
    if (to) this.select(to);
  }

  moveBar(by: number): void {
    const bar = Math.min(Math.max(this.state.cursor.bar + by, 0), this.state.bars.length - 1);
    this.select({ bar, index: Math.min(0, (this.state.bars[bar] ?? []).length - 1) });
  }

  select(cursor: Cursor): void {
    this.state = { ...this.state, cursor };
    this.fault = "";
  }

  undo(): boolean {
    const before = this.past.pop();
    if (!before) return this.refuse("nothing");
    this.future.push(this.state);
    this.state = before;
    return true;
  }

  redo(): boolean {
    const after = this.future.pop();
    if (!after) return this.refuse("nothing");
    this.past.push(this.state);
    this.state = after;
    return true;
  }

}
