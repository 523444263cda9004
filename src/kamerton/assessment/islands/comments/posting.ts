/* A comment on its way: the threads with it, or why not ("" where the connection is lost). */
const PATIENCE_MS = 20_000;

/** Sent once more, it goes under the same key: a comment whose answer was lost makes no twin. */
export async function postComment(address: string, form: HTMLFormElement): Promise<DocumentFragment | string> {
  const key = form.elements.namedItem("key");
  if (key instanceof HTMLInputElement) key.value ||= crypto.randomUUID();
  const headers = { "HX-Request": "true", "X-Requested-With": "fetch" };
  const answer = await fetch(address, { method: "POST", body: new FormData(form), headers, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  if (!answer || (!answer.ok && answer.status !== 422)) return "";
  const made = document.createElement("template");
  const text = await answer.text().catch(() => null);
  if (text === null) return "";
  made.innerHTML = text;
  const refused = made.content.querySelector("[data-own=refused]")?.textContent;
  if (refused === undefined && key instanceof HTMLInputElement) key.value = "";
  return refused ?? made.content;
}
