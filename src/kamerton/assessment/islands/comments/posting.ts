/* A comment on its way: the threads with it, or why not ("" where the connection is lost). */
export async function postComment(address: string, form: HTMLFormElement): Promise<DocumentFragment | string> {
  const headers = { "HX-Request": "true", "X-Requested-With": "fetch" };
  const answer = await fetch(address, { method: "POST", body: new FormData(form), headers }).catch(() => null);
  if (!answer || (!answer.ok && answer.status !== 422)) return "";
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  return made.content.querySelector("[data-own=refused]")?.textContent ?? made.content;
}
