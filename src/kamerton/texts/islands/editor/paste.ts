/* Text pasted from Word and other office programs: keep what it says and its structure, drop its looks. */

const OFFICE = /class="?Mso|xmlns:o="urn:schemas-microsoft-com|<o:p>|mso-|name="?Generator"? content="?(Microsoft|LibreOffice)/i;
const BULLET = /^[\s\u00a0]*([·•§o○▪➢v-]|\d+[.)]|[a-zа-я][.)])[\s\u00a0]+/i;

export const isFromOffice = (html: string): boolean => OFFICE.test(html);

/** Clean pasted HTML; other HTML passes through, for the editor's schema drops what it does not know. */
export function cleanPasted(html: string): string {
  if (!isFromOffice(html)) return html;
  const bare = html.replace(/<!--[\s\S]*?-->/g, "").replace(/<\/?(o|v|w|m|st1):[^>]*>/gi, "");
  const page = new DOMParser().parseFromString(bare, "text/html");
  for (const gone of page.querySelectorAll("style, script, meta, link, title, xml")) gone.remove();
  gatherLists(page.body);
  keepEmphasis(page.body);
  for (const element of page.body.querySelectorAll("*")) tidy(element);
  return page.body.innerHTML;
}

/** Word writes lists as paragraphs with a bullet typed in: make lists of them again. */
function gatherLists(body: HTMLElement): void {
  let list = null as HTMLElement | null;
  for (const paragraph of [...body.querySelectorAll<HTMLElement>("p")]) {
    if (!/MsoListParagraph/i.test(paragraph.className) && !/mso-list:\s*l\d/i.test(paragraph.getAttribute("style") ?? "")) {
      list = null;
      continue;
    }
    const sign = BULLET.exec(paragraph.textContent ?? "")?.[1] ?? "";
    const name = /\d|^[a-zа-я][.)]/i.test(sign) ? "ol" : "ul";
    if (list?.localName !== name || list.nextElementSibling !== paragraph) {
      list = body.ownerDocument.createElement(name);
      paragraph.before(list);
    }
    stripStart(paragraph, BULLET.exec(paragraph.textContent ?? "")?.[0].length ?? 0);
    const item = body.ownerDocument.createElement("li");
    item.append(paragraph);
    list.append(item);
  }
}

function stripStart(element: Element, count: number): void {
  const walker = element.ownerDocument.createTreeWalker(element, 4);
  let left = count;
  while (left > 0 && walker.nextNode()) {
    const text = walker.currentNode as Text;
    const taken = Math.min(left, text.data.length);
    text.data = text.data.slice(taken);
    left -= taken;
  }
}

/** Bold and italic that are only a style become elements, before styles go. */
function keepEmphasis(body: HTMLElement): void {
  for (const span of body.querySelectorAll<HTMLElement>("span[style]")) {
    const style = span.getAttribute("style") ?? "";
    if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) wrap(span, "strong");
    if (/font-style:\s*italic/i.test(style)) wrap(span, "em");
  }
}

function wrap(element: HTMLElement, name: string): void {
  const outer = element.ownerDocument.createElement(name);
  outer.append(...element.childNodes);
  element.append(outer);
}

const KEPT = new Set(["href", "src", "alt", "colspan", "rowspan", "start"]);

function tidy(element: Element): void {
  for (const { name } of [...element.attributes]) if (!KEPT.has(name)) element.removeAttribute(name);
  const isEmpty = (element.textContent ?? "").replace(/[\s\u00a0]/g, "") === "" && !element.querySelector("img");
  if (isEmpty && /^(p|span|b|i|strong|em|font)$/.test(element.localName)) element.remove();
  else if (/^(span|font)$/.test(element.localName)) element.replaceWith(...element.childNodes);
}
