import { afterEach, describe, expect, it, vi } from "vitest";
import { csrfToken, getJson, HttpError, OfflineError, postJson } from "./http";

const answer = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

describe("request", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("sends the CSRF token with what changes something", async () => {
    document.cookie = "csrftoken=abc";
    const fetched = vi.fn(async (_address: string, _options: RequestInit) => answer(200, { ok: true }));
    vi.stubGlobal("fetch", fetched);
    expect(await postJson("/x/", { a: 1 })).toEqual({ ok: true });
    const options = fetched.mock.calls[0]?.[1];
    expect(options?.headers).toMatchObject({ "X-CSRFToken": "abc", "Content-Type": "application/json" });
    expect(options?.body).toBe('{"a":1}');
  });

  it("tells a refusal with the server's words", async () => {
    vi.stubGlobal("fetch", async () => answer(409, { message: "Срок прошёл" }));
    const error = await getJson("/x/").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HttpError);
    expect((error as HttpError).told).toBe("Срок прошёл");
  });

  it("tells a lost connection apart", async () => {
    vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("network")));
    await expect(getJson("/x/")).rejects.toBeInstanceOf(OfflineError);
  });
});

it("reads the token from the page where the cookie cannot be read", () => {
  document.cookie = "csrftoken=; max-age=0";
  const page = document.implementation.createHTMLDocument();
  page.body.innerHTML = '<input name="csrfmiddlewaretoken" value="from-form">';
  expect(csrfToken(page)).toBe("from-form");
});
