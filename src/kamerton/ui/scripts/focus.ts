/* The focus outlives what htmx brings in the place of the focused control: it comes to the same control of the new part,
   else to the part itself, and never falls back to the top of the page. (What has an id htmx keeps by itself.) */

interface Place {
  element: HTMLElement;
  control: string;
  number: number;
  parts: string[];
}

/** What tells a control from others: its element and name, and the form or the address that it leads to. */
function likeness(element: HTMLElement): string {
  const own = ["name", "value", "href", "type"].filter((name) => element.hasAttribute(name) && !(name === "value" && element.matches("input, textarea")));
  const said = own.map((name) => `[${name}="${CSS.escape(element.getAttribute(name) ?? "")}"]`).join("");
  const action = element.closest("form")?.getAttribute("action");
  return `${action ? `form[action="${CSS.escape(action)}"] ` : ""}${element.localName}${said}`;
}

export function placeOf(root: Document): Place | null {
  const element = root.activeElement as HTMLElement | null;
  if (!element || element === root.body) return null;
  const parts: string[] = [];
  for (let part: Element | null = element; part; part = part.parentElement) if (part.id) parts.push(part.id);
  const control = likeness(element);
  return { element, control, number: [...root.querySelectorAll(control)].indexOf(element), parts };
}

export function returnTo(root: Document, place: Place): void {
  if (place.element.isConnected || (root.activeElement && root.activeElement !== root.body)) return;
  root.querySelectorAll<HTMLElement>(place.control)[place.number]?.focus();
  if (root.activeElement !== root.body) return;
  const part = place.parts.map((id) => root.getElementById(id)).find(Boolean) ?? root.getElementById("main");
  if (!part) return;
  if (!part.matches("[tabindex], a[href], button, input")) part.tabIndex = -1;
  part.focus({ preventScroll: true });
}

export function watchFocus(root: Document): void {
  let place: Place | null = null;
  root.addEventListener("htmx:before:swap", () => (place = placeOf(root) ?? place));
  root.addEventListener("htmx:after:swap", () => {
    if (place) returnTo(root, place);
    place = null;
  });
}
