/** Put new parts into a place. Where the focused one goes with the old parts, the first new button takes the focus. */
export function redraw(place: HTMLElement, parts: HTMLElement[]): void {
  const isFocused = place.contains(document.activeElement);
  place.replaceChildren(...parts);
  if (isFocused) place.querySelector("button")?.focus();
}
