/* Where a comment stands, and how a place is told. No DOM here. */

export interface Place {
  bar?: number;
  to_bar?: number;
  beat?: number;
  ms?: number;
  to_ms?: number;
  page?: number;
  /** A point of the page, in thousandths of its width and height. */
  x?: number;
  y?: number;
  quote?: string;
  nth?: number;
}

export interface Pinned extends Place {
  file: number | null;
  part: string;
}

export interface PlayedAt {
  bar: number;
  beat: number;
  recording: number | string | null;
  ms: number;
}

/** The place where the score plays: a bar and beat, or the bars that repeat; with the recording's moment, if one sounds. */
export function placeInScore(here: PlayedAt, loop: readonly [number, number] | null): Place {
  const isInLoop = loop !== null && here.bar >= loop[0] && here.bar <= loop[1] && loop[1] > loop[0];
  const place: Place = isInLoop ? { bar: loop[0], to_bar: loop[1] } : { bar: here.bar, beat: here.beat };
  return here.recording === null || isInLoop ? place : { ...place, ms: Math.round(here.ms) };
}

/** Which time words stand in a text before a place in it: words may come again. */
export function occurrence(text: string, quote: string, at: number): number {
  const squeezed = (value: string): string => value.replace(/\s+/g, " ");
  const before = squeezed(text.slice(0, at));
  const wanted = squeezed(quote).trim();
  let [count, from] = [0, before.indexOf(wanted)];
  while (wanted && from >= 0) {
    count += 1;
    from = before.indexOf(wanted, from + 1);
  }
  return count;
}

export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export interface Words {
  bar: string;
  bars: string;
  page: string;
  quote: string;
  whole: string;
}

/** The words of places, as the page's element has them in its data. */
export function wordsOf({ saysBar = "", saysBars = "", saysPage = "", saysQuote = "", saysWhole = "" }: DOMStringMap): Words {
  return { bar: saysBar, bars: saysBars, page: saysPage, quote: saysQuote, whole: saysWhole };
}

export function placeWords(place: Place, label: (bar: number) => string, words: Words, spot = ""): string {
  const fill = (text: string, values: Record<string, string | number>): string =>
    text.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
  const parts: string[] = [];
  if (place.bar !== undefined && (place.to_bar ?? place.bar) > place.bar)
    parts.push(fill(words.bars, { first: label(place.bar), last: label(place.to_bar ?? place.bar) }));
  else if (place.bar !== undefined) parts.push(fill(words.bar, { bar: label(place.bar), beat: place.beat ?? 1 }));
  if (place.ms !== undefined) parts.push(place.to_ms === undefined ? clock(place.ms) : `${clock(place.ms)}–${clock(place.to_ms)}`);
  if (place.page !== undefined) parts.push([fill(words.page, { number: place.page }), spot].filter(Boolean).join(", "));
  if (place.quote !== undefined) parts.push(fill(words.quote, { words: place.quote }));
  return parts.join(" · ") || words.whole;
}
