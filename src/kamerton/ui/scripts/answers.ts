/* Answers to htmx that are no part of the page: a failure's page becomes a toast with its title, a redirect (to sign in,
   or to another page after a form) is followed by the browser. */
import type { ToastKind } from "./toasts";

export interface Answer {
  select?: string | null;
  text?: string;
  response?: { status: number; raw: { redirected: boolean; url: string } };
}
export type Verdict = { kind: "part" } | { kind: "failure"; title: string } | { kind: "elsewhere"; url: string };

const WHOLE = /^\s*<!doctype/i;

export function judge({ select, text = "", response }: Answer): Verdict {
  if (!response || !WHOLE.test(text)) return { kind: "part" };
  if (response.status >= 400) {
    const title = /<h1[^>]*>([^<]*)<\/h1>/.exec(text)?.[1]?.trim() ?? "";
    return { kind: "failure", title };
  }
  return response.raw.redirected && !select ? { kind: "elsewhere", url: response.raw.url } : { kind: "part" };
}

function plain(html: string): string {
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}

export function watchAnswers(root: Document, say: (text: string, kind: ToastKind) => void): void {
  root.addEventListener("htmx:after:request", (event) => {
    const verdict = judge((event as CustomEvent<{ ctx: Answer }>).detail.ctx);
    if (verdict.kind === "part") return;
    event.preventDefault();
    if (verdict.kind === "failure") say(plain(verdict.title), "fault");
    else root.defaultView?.location.assign(verdict.url);
  });
}
