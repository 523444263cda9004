/* What a take shows while it is made: its level, its picture, its words. */
export type Values = Record<string, string | number>;

export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
}

/** The level of the sound, 0–1; null hides it. */
export function showLevel(root: Element, level: number | null): void {
  const meter = root.querySelector<HTMLMeterElement>("[data-own=level]");
  if (meter) Object.assign(meter, { hidden: level === null, value: Math.sqrt(level ?? 0) });
}

/** What the camera sees; null hides it. */
export function showPicture(root: HTMLElement, stream: MediaStream | null): void {
  const video = root.querySelector<HTMLVideoElement>("[data-own=picture]");
  if (video && root.dataset["kind"] === "video") Object.assign(video, { srcObject: stream, hidden: !stream, autoplay: true });
}
