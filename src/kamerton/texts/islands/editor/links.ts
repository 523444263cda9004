/* Which addresses a link may have; the server decides again (texts/values.py). No DOM here. */

const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address made ready for a link, or null when it is not safe or not an address. */
export function readyHref(written: string): string | null {
  const text = written.trim();
  if (text === "" || text.startsWith("//") || /[\s\\]/.test(text)) return null;
  if (/^(\/(?!\/)|#)/.test(text)) return text;
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return `mailto:${text}`;
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(full);
    if (!SCHEMES.has(url.protocol)) return null;
    return url.protocol.startsWith("http") && !url.hostname.includes(".") && url.hostname !== "localhost" ? null : full;
  } catch {
    return null;
  }
}
