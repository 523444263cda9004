/* A form of a draft as it goes to the server. No DOM beyond FormData. */

/** The texts of a form, without files: those go by themselves. */
export function texts(data: FormData): Array<[string, string]> {
  const found: Array<[string, string]> = [];
  for (const [name, value] of data.entries()) {
    if (typeof value === "string" && name !== "do" && name !== "remove") found.push([name, value]);
  }
  return found;
}

/** What tells one state of the draft from another; the token of the form does not. */
export function mark(entries: ReadonlyArray<readonly [string, string]>): string {
  return JSON.stringify(entries.filter(([name]) => name !== "csrfmiddlewaretoken"));
}
