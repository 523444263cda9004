/* The form of a comment: its place in words, a note by voice or video, sending. */
import type { Note } from "./meant";
import { type Place, placeWords, type Words } from "./places";
import { postComment } from "./posting";

export interface Meant {
  place: Place;
  onFile: number | null;
  part: string;
}

const WHOLE: Meant = { place: {}, onFile: null, part: "" };

export class Composer {
  private meant: Meant = WHOLE;
  private back: HTMLElement | null = null;
  private readonly home = document.createComment("composer");
  /** Called when another point or page is chosen in the form. */
  onPlace: (meant: Meant) => void = () => undefined;

  constructor(
    readonly form: HTMLFormElement,
    private readonly words: Words,
    private readonly barLabel: (bar: number) => string,
    signal: AbortSignal,
  ) {
    form.hidden = true;
    form.before(this.home);
    form.addEventListener("keydown", (event) => this.key(event), { signal });
    this.own("page")?.addEventListener("input", () => this.choosePage(), { signal });
  }

  get isOpen(): boolean {
    return !this.form.hidden;
  }

  /** Open at a place, beside what is commented on; an answer to a comment has no place of its own. */
  open(meant: Meant, parent: number | null = null, back: HTMLElement | null = null, beside: Element | null = null): void {
    const { form } = this;
    if (beside) beside.after(form);
    else this.home.after(form);
    this.set(parent === null ? meant : WHOLE);
    this.back = back ?? this.back ?? (document.activeElement as HTMLElement | null);
    form.hidden = false;
    this.field("parent").value = parent === null ? "" : String(parent);
    const where = this.own("where");
    if (where) where.hidden = parent !== null;
    form.querySelector("textarea")?.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  }

  close(): void {
    const { form } = this;
    form.hidden = true;
    this.home.after(form);
    form.reset();
    form.querySelector<Note>("k-media-note")?.forget();
    this.refuse("");
    this.set(WHOLE);
    this.back?.focus();
    this.back = null;
  }

  /** The threads with the new comment; null where it was not taken, and the form says why. */
  async send(address: string, offline: string): Promise<DocumentFragment | null> {
    const { form } = this;
    let made: DocumentFragment | null = null;
    if (!form.querySelector<Note>("k-media-note")?.isBusy) {
      const answer = await postComment(address, form);
      if (typeof answer === "string") this.refuse(answer || offline);
      else made = answer;
    }
    // The page lets a form go once until it is answered: this one stays on the page.
    form.removeAttribute("aria-busy");
    return made;
  }

  private set(meant: Meant): void {
    this.meant = meant;
    const { place, onFile } = meant;
    const page = this.own("page");
    const isDocument = onFile !== null && place.ms === undefined && place.bar === undefined;
    if (page) page.hidden = !isDocument;
    if (isDocument) this.showPage(place);
    this.write();
  }

  private showPage({ page = 1, x, y }: Place): void {
    const [number, spot] = [this.own("page")?.querySelector("input"), this.own("page")?.querySelector("select")];
    if (number) number.value = String(page);
    if (!spot) return;
    const exact = spot.querySelector<HTMLOptionElement>("[data-exact]");
    if (exact) exact.hidden = exact.disabled = x === undefined;
    if (exact && x !== undefined) exact.value = `${x},${y ?? 0}`;
    spot.value = x === undefined ? "" : `${x},${y ?? 0}`;
    if (exact && x !== undefined) exact.selected = true;
    if (!("page" in this.meant.place)) this.meant = { ...this.meant, place: { page } };
  }

  private choosePage(): void {
    const [number, spot] = [this.own("page")?.querySelector("input"), this.own("page")?.querySelector("select")];
    const [x, y] = (spot?.value ?? "").split(",").map(Number);
    const page = Math.max(1, Number(number?.value ?? 1) || 1);
    this.meant = { ...this.meant, place: spot?.value ? { page, x: x ?? 0, y: y ?? 0 } : { page } };
    this.write();
    this.onPlace(this.meant);
  }

  private write(): void {
    const { place, onFile, part } = this.meant;
    this.field("place").value = JSON.stringify(place);
    this.field("part").value = part;
    this.field("on_file").value = onFile === null ? "" : String(onFile);
    const where = this.own("where");
    if (where) where.textContent = placeWords(place, this.barLabel, this.words, this.spotWords(place));
  }

  /** The point of a page in words: those of the nearest of the nine that the form offers. */
  private spotWords({ x, y }: Place): string {
    if (x === undefined || y === undefined) return "";
    const nearest = [x, y].map((value) => [167, 500, 833][Math.min(2, Math.floor((value * 3) / 1000))]).join(",");
    const options = [...(this.own("page")?.querySelectorAll("option") ?? [])];
    return options.find((option) => option.value === nearest && !("exact" in option.dataset))?.textContent ?? "";
  }

  private refuse(text: string): void {
    const place = this.own("problem");
    if (place) Object.assign(place, { textContent: text, hidden: text === "" });
  }

  /** Keys of the composer stay its own: the page around has keys for the review. */
  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Escape") this.close();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  private own(name: string): HTMLElement | null {
    return this.form.querySelector(`[data-own=${name}]`);
  }

  private field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }
}
