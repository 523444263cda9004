/* Places typed as people read them: "4, 7–8", counted from 1. No DOM here; places are counted from 0. */

export function readPlaces(text: string): number[] {
  const found = new Set<number>();
  for (const [, low = "", high = ""] of text.matchAll(/(\d{1,5})(?:\s*[–—-]\s*(\d{1,5}))?/g))
    for (let place = Number(low); place <= Number(high || low) && found.size < 2000; place += 1) found.add(place - 1);
  return [...found].filter((place) => place >= 0).sort((one, other) => one - other);
}

export function writePlaces(places: Iterable<number>): string {
  const runs: Array<[number, number]> = [];
  for (const place of [...new Set(places)].sort((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last && last[1] === place - 1) last[1] = place;
    else runs.push([place, place]);
  }
  return runs.map(([low, high]) => (low === high ? `${low + 1}` : `${low + 1}–${high + 1}`)).join(", ");
}
