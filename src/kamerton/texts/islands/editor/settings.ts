/* What the server tells the editor: addresses, strings in the reader's language, the document. */
import type { JSONContent } from "@tiptap/core";

export interface Settings {
  name: string;
  isCompact: boolean;
  document: JSONContent;
  preview: string;
  uploads: string;
  files: string;
  /** Where a file is shown as readers see it; 0 stands for its id. */
  embed: string;
  maxBytes: number;
  strings: Record<string, string>;
  /** Whom the writer may mention. */
  people: Person[];
}

export interface Person {
  person: number;
  label: string;
}

export type Say = (key: string, values?: Record<string, string | number>) => string;

/** Look up a string of the server; %(name)s is filled in. A missing one shows its key, so that it is noticed. */
export function sayer(strings: Record<string, string>): Say {
  return (key, values = {}) =>
    (strings[key] ?? key).replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}

export function readSettings(element: Element): Settings {
  const text = element.querySelector("script[type='application/json']")?.textContent ?? "{}";
  return JSON.parse(text) as Settings;
}

/** The sprite's icon, as the server draws it. */
export function icon(name: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${document.documentElement.dataset.icons ?? ""}#${name}`);
  svg.append(use);
  return svg;
}

/** Make an element with attributes and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
