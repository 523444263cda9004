/* The player's further choices: what sounds, which parts, the key, the speed trainer. */
import type { Training } from "./trainer";

export interface PanelHost {
  setVoice(staff: number, isHeard: boolean): void;
  transpose(by: number): void;
  choose(id: string): void;
  train(training: Training | null): void;
  align(): void;
}

export class Panel {
  constructor(
    private readonly root: HTMLElement,
    private readonly host: PanelHost,
  ) {
    this.on("source", "change", (select) => host.choose(select.value));
    this.on("up", "click", () => host.transpose(1));
    this.on("down", "click", () => host.transpose(-1));
    this.on("align", "click", () => host.align());
    for (const name of ["train", "train-from", "train-to", "train-step"]) this.on(name, "change", () => this.train(name));
    for (const box of this.voices) box.addEventListener("change", () => this.heard());
    for (const button of root.querySelectorAll<HTMLButtonElement>("[data-do=solo]"))
      button.addEventListener("click", () => this.solo(button));
  }

  private get voices(): HTMLInputElement[] {
    return [...this.root.querySelectorAll<HTMLInputElement>("[data-do=voice]")];
  }

  /** The parts that do not sound, by name. */
  get silenced(): string[] {
    return this.voices.filter((box) => !box.checked).map((box) => box.dataset["name"] ?? "");
  }

  addSource(id: string, name: string): void {
    const select = this.find<HTMLSelectElement>("source");
    if (!select) return;
    const known = [...select.options].find((option) => option.value === id) ?? select.appendChild(new Option(name, id));
    known.textContent = name;
    const holder = select.closest<HTMLElement>("[data-part=sources]");
    if (holder) holder.hidden = false;
  }

  removeSource(id: string): void {
    [...(this.find<HTMLSelectElement>("source")?.options ?? [])].find((option) => option.value === id)?.remove();
  }

  showSource(id: string, mayAlign: boolean, hasParts: boolean): void {
    const select = this.find<HTMLSelectElement>("source");
    if (select) select.value = id;
    const align = this.find<HTMLElement>("align");
    if (align) align.hidden = !mayAlign;
    // Recorded sound cannot be taken apart; the notes of a score and of a MIDI file can.
    this.root.querySelector<HTMLFieldSetElement>("[data-part=voices]")?.toggleAttribute("disabled", !hasParts);
    const why = this.root.querySelector<HTMLElement>("[data-part=whole]");
    if (why) why.hidden = hasParts;
  }

  showKey(semitones: number, name: string): void {
    const told = this.root.querySelector("[data-part=key]");
    const sign = semitones > 0 ? `+${semitones}` : String(semitones).replace("-", "−");
    if (told) told.textContent = [semitones === 0 ? "" : sign, name].filter(Boolean).join(" · ") || "0";
  }

  endTraining(): void {
    const box = this.find<HTMLInputElement>("train");
    if (box) box.checked = false;
  }

  private find<Kind extends Element>(name: string): Kind | null {
    return this.root.querySelector<Kind>(`[data-do="${name}"]`);
  }

  private on(name: string, kind: string, act: (input: HTMLInputElement) => void): void {
    const element = this.find<HTMLInputElement>(name);
    element?.addEventListener(kind, () => act(element));
  }

  private heard(): void {
    this.voices.forEach((box, staff) => this.host.setVoice(staff, box.checked));
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-do=solo]")) {
      const box = this.voices[Number(button.dataset["staff"])];
      const isAlone = box?.checked === true && this.voices.every((one) => one === box || !one.checked);
      button.setAttribute("aria-pressed", String(isAlone));
    }
  }

  /** One part alone; once more lets all sound again. */
  private solo(button: HTMLButtonElement): void {
    const wasAlone = button.getAttribute("aria-pressed") === "true";
    this.voices.forEach((box, staff) => (box.checked = wasAlone || staff === Number(button.dataset["staff"])));
    this.heard();
  }

  private train(changed: string): void {
    const box = this.find<HTMLInputElement>("train");
    if (!box) return;
    if (changed !== "train") box.checked = true;
    const number = (name: string, least: number, most: number): number =>
      Math.min(most, Math.max(least, Number(this.find<HTMLInputElement>(name)?.value ?? least) || least));
    const training = { fromPercent: number("train-from", 40, 140), toPercent: number("train-to", 40, 140), stepPercent: number("train-step", 1, 50) };
    this.host.train(box.checked ? training : null);
  }
}
