/* <details class="menu">: closes on Escape, on a click elsewhere and when focus leaves; arrows walk its items. */

function openMenus(root: Document): HTMLDetailsElement[] {
  return [...root.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];
}

function walk(menu: HTMLDetailsElement, step: number): void {
  const items = [...menu.querySelectorAll<HTMLElement>(".menu-item")];
  const index = items.indexOf(menu.ownerDocument.activeElement as HTMLElement);
  items.at((index + step + items.length) % items.length)?.focus();
}

function onKey(event: KeyboardEvent, root: Document): void {
  const menu = (event.target as Element | null)?.closest?.<HTMLDetailsElement>("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector<HTMLElement>("summary")?.focus();
    event.stopPropagation();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    walk(menu, event.key === "ArrowDown" ? 1 : root.activeElement?.matches("summary") ? 0 : -1);
  }
}

function closeOthers(root: Document, inside: Element | null): void {
  for (const menu of openMenus(root)) if (!inside || !menu.contains(inside)) menu.open = false;
}

export function watchMenus(root: Document): void {
  root.addEventListener("keydown", (event) => onKey(event, root));
  root.addEventListener("click", (event) => closeOthers(root, event.target as Element));
  root.addEventListener("focusin", (event) => closeOthers(root, event.target as Element));
}
