/* What news of the desk mean for what is on the screen. No DOM here. */

export interface DeskPayload {
  submission: number;
  person_id?: number | null;
  name?: string;
}

export type Change =
  | { kind: "came" }
  | { kind: "look"; work: string; name: string }
  | { kind: "left"; work: string }
  | { kind: "reviewed"; work: string; name: string };

/** What to change on a desk, or null for the viewer's own doings and unknown kinds. */
export function changeOf(viewer: string, kind: string, payload: Partial<DeskPayload>): Change | null {
  if (typeof payload.submission !== "number") return null;
  const work = String(payload.submission);
  if (kind === "work.submitted") return { kind: "came" };
  if (String(payload.person_id ?? "") === viewer) return null;
  const name = payload.name ?? "";
  if (kind === "work.looked") return { kind: "look", work, name };
  if (kind === "work.left") return { kind: "left", work };
  if (kind === "work.reviewed") return { kind: "reviewed", work, name };
  return null;
}

/** The words with a name in them. */
export function named(words: string | undefined, name: string): string {
  return (words ?? "").replace("{name}", name);
}
