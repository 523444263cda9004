/* How push stands in a browser. No DOM. */

export interface Browser {
  hasWorkers: boolean;
  isSecure: boolean;
  permission: string;
}

export type State = "unable" | "insecure" | "denied" | "on" | "off";

export function stateOf(browser: Browser, isSubscribed: boolean): State {
  if (!browser.isSecure) return "insecure";
  if (!browser.hasWorkers) return "unable";
  if (browser.permission === "denied") return "denied";
  return isSubscribed && browser.permission === "granted" ? "on" : "off";
}

/** The installation's public key, as PushManager wants it. */
export function keyBytes(text: string): Uint8Array<ArrayBuffer> {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - (text.length % 4)) % 4);
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

const BROWSERS: [RegExp, string][] = [
  [/YaBrowser/, "Yandex Browser"],
  [/Edg/, "Edge"],
  [/OPR/, "Opera"],
  [/Firefox/, "Firefox"],
  [/Chrome/, "Chrome"],
  [/Safari/, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS/, "macOS"],
  [/Linux/, "Linux"],
];

const find = (agent: string, names: [RegExp, string][]): string => names.find(([sign]) => sign.test(agent))?.[1] ?? "";

/** A name by which a person tells their browsers apart: "Firefox, Windows". */
export function deviceName(agent: string): string {
  return [find(agent, BROWSERS), find(agent, SYSTEMS)].filter(Boolean).join(", ").slice(0, 80);
}
