import "./style.css";
import { drawStaff, icon } from "./drawing";
import { Editing } from "./editing";
import type { Glyph } from "./glyphs";
import { pressed } from "./keys";
import { hit, layOut, type Layout, type Look, middleOf, placeAt } from "./layout";
import { type Bars, place, readBars, spelled, writeText } from "./melody";
import { listenToMidi } from "./midi";
import { Tones, tonesOf } from "./playing";
import { told } from "./telling";

const ICONS: Record<string, [Glyph, string]> = { 1: ["whole", ""], 2: ["half", ""], 4: ["black", ""], 8: ["black", "flag8up"], 16: ["black", "flag16up"] };
const SIGNS: Record<string, Glyph> = { sharp: "sharp", flat: "flat", natural: "natural", rest: "rest4" };

/**
 * A staff to write a melody on: by mouse, finger, keyboard or a MIDI keyboard. The field below holds the melody by letters and
 * works without script; both follow each other.
 *
 * <k-assessment-dictation data-clef="G" data-fifths="1" data-metre="3/4" data-bars="4" data-given="[]" data-tempo="70" data-words='{…}'>
 *   <div data-own="tools" hidden>…</div><div data-own="sheet" tabindex="0" hidden></div><p data-own="state"></p>
 *   <details data-own="plain"><input class="input" name="q7"></details></k-assessment-dictation>
 */
export class AssessmentDictation extends HTMLElement {
  private editing!: Editing;
  private laid: Layout | null = null;
  private readonly tones = new Tones();
  private words: Record<string, string> = {};
  private readonly ends = new AbortController();

  connectedCallback(): void {
    if (this.words["bar"] || this.closest("fieldset")?.disabled) return;
    this.words = JSON.parse(this.dataset["words"] ?? "{}") as Record<string, string>;
    for (const name of ["tools", "sheet", "help"]) this.piece(name)?.removeAttribute("hidden");
    this.piece("plain")?.removeAttribute("open");
    this.dressButtons();
    this.take();
    this.listen();
    new ResizeObserver(() => this.laid?.width !== this.room().width && this.draw()).observe(this);
  }

  disconnectedCallback(): void {
    this.ends.abort();
    this.tones.stop();
  }

  private piece(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-own=${name}]`);
  }

  private get field(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>("input.input");
  }

  private get look(): Look {
    const form = "live" in this.dataset ? this.closest("form") : null;
    const own = (name: string): string => form?.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? this.dataset[name] ?? "";
    const metre = own("metre");
    return { clef: own("clef") || "G", fifths: Number(own("fifths")) || 0, metre: /^\d{1,2}\/\d{1,2}$/.test(metre) ? metre : "4/4" };
  }

  /** Take what the field holds; what stands written from the start comes first where it holds nothing. */
  private take(): void {
    const given = readBars(JSON.parse(this.dataset["given"] ?? "[]") as string[][]);
    const text = this.field?.value.trim() ?? "";
    const bars: Bars = text ? readBars(text.split("|").map((bar) => bar.trim().split(/\s+/))) : given;
    const look = this.look;
    const count = "live" in this.dataset ? Math.max(bars.length + 1, 4) : Number(this.dataset["bars"] ?? 4);
    const fixed = given.flat().length;
    this.editing = new Editing({ metre: look.metre, fifths: look.fifths, barCount: count, fixed, middle: middleOf(look.clef) }, bars);
    this.draw();
  }

  private dressButtons(): void {
    for (const button of this.querySelectorAll<HTMLElement>("[data-value]")) {
      const [head, flag] = ICONS[button.dataset["value"] ?? ""] ?? ["black", ""];
      button.append(icon(head, flag));
    }
    for (const [name, glyph] of Object.entries(SIGNS)) this.querySelector(`[data-do=${name}]`)?.append(icon(glyph));
  }

  private listen(): void {
    const { signal } = this.ends;
    const sheet = this.piece("sheet");
    sheet?.addEventListener("keydown", (event) => {
      if (event.code === "KeyP" && this.querySelector("[data-do=play]")) this.run("play");
      else if (!pressed(this.editing, event)) return;
      event.preventDefault();
      event.stopPropagation();
      this.show();
    }, { signal });
    sheet?.addEventListener("click", (event) => this.clicked(event), { signal });
    this.piece("tools")?.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-do], [data-value]");
      if (button) this.run(button.dataset["do"] ?? "value", Number(button.dataset["value"]));
    }, { signal });
    this.field?.addEventListener("change", (event) => event.isTrusted && this.take(), { signal });
    this.field?.addEventListener("k-restored", () => this.take(), { signal });
    if ("live" in this.dataset) this.closest("form")?.addEventListener("change", (event) => !this.contains(event.target as Node) && this.take(), { signal });
    void listenToMidi({
      signal,
      note: (number) => {
        if (!this.contains(document.activeElement)) return;
        const found = spelled(number, this.look.fifths);
        this.editing.addPlace(place(found), found.alter);
        this.show();
      },
      named: (name) => this.say((this.words["midi"] ?? "").replace("{name}", name)),
    });
  }

  private run(what: string, value = 0): void {
    const { editing } = this;
    const todo: Record<string, () => unknown> = {
      value: () => editing.setValue(value),
      dot: () => editing.toggleDot(),
      rest: () => editing.addRest(),
      up: () => editing.shift(1),
      down: () => editing.shift(-1),
      sharp: () => editing.alter(1),
      flat: () => editing.alter(-1),
      natural: () => editing.alter(0),
      tie: () => editing.tie(),
      remove: () => editing.remove(),
      undo: () => editing.undo(),
      play: () => this.tones.play(tonesOf(editing.state.bars, Number(this.dataset["tempo"] ?? 70))),
    };
    todo[what]?.();
    this.show();
  }

  private clicked(event: MouseEvent): void {
    const svg = this.piece("sheet")?.querySelector("svg");
    if (!svg || !this.laid) return;
    const page = svg.getBoundingClientRect();
    const scale = this.laid.width / (page.width || 1);
    const [x, y] = [(event.clientX - page.left) * scale, (event.clientY - page.top) * scale];
    const found = hit(this.laid, x, y);
    if (!found) return;
    const look = this.look;
    if (found.sign) this.editing.select({ bar: found.bar.bar, index: found.sign.index });
    else {
      this.editing.select({ bar: found.bar.bar, index: found.after });
      this.editing.addPlace(placeAt(y, look.clef, found.bar.top));
    }
    this.show();
  }

  /** Draw, tell, and write into the field what changed. */
  private show(): void {
    const text = writeText(this.editing.state.bars);
    const given = writeText(readBars(JSON.parse(this.dataset["given"] ?? "[]") as string[][]));
    const field = this.field;
    if (field && field.value !== text && !(field.value === "" && text === given)) {
      field.value = text;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if ("live" in this.dataset && this.editing.state.bars.at(-1)?.length) this.editing.state.bars.push([]);
    this.draw();
    const { fault } = this.editing;
    this.say(fault ? (this.words[fault] ?? "") : told(this.editing, this.words));
  }

  /** The width to lay out in, and how many of its units a pixel is: smaller notes on a small screen. */
  private room(): { width: number; scale: number } {
    const width = Math.max(Math.floor(this.piece("sheet")?.clientWidth ?? 0), 280);
    const scale = width < 520 ? 1.15 : 0.85;
    return { width: width * scale, scale };
  }

  private draw(): void {
    const sheet = this.piece("sheet");
    if (!sheet || !this.editing) return;
    const { width: inner, scale } = this.room();
    const { bars, cursor, value, dots } = this.editing.state;
    this.laid = layOut(bars, this.look, inner);
    const svg = drawStaff(this.laid, this.look, cursor, this.editing.terms.fixed);
    for (const [name, size] of Object.entries({ width: inner / scale, height: this.laid.height / scale })) svg.setAttribute(name, String(size));
    sheet.replaceChildren(svg);
    for (const button of this.querySelectorAll<HTMLElement>("[data-value]")) button.setAttribute("aria-pressed", String(Number(button.dataset["value"]) === value));
    this.querySelector("[data-do=dot]")?.setAttribute("aria-pressed", String(dots > 0));
  }

  private say(words: string): void {
    const state = this.piece("state");
    if (state && state.textContent !== words) state.textContent = words;
  }
}

if (!customElements.get("k-assessment-dictation")) customElements.define("k-assessment-dictation", AssessmentDictation);
