import { expect, it } from "vitest";
import { judge } from "./answers";

const response = (status: number, redirected = false) => ({ status, raw: { redirected, url: "/accounts/login/" } });

it("leaves parts alone, faulty forms too", () => {
  expect(judge({ text: "<form>…</form>", response: response(200) })).toEqual({ kind: "part" });
  expect(judge({ text: "<form>…</form>", response: response(422) })).toEqual({ kind: "part" });
});

it("takes the title of a failure's page", () => {
  expect(judge({ text: "<!doctype html><h1>Такой страницы нет</h1>", response: response(404) })).toEqual({
    kind: "failure",
    title: "Такой страницы нет",
  });
});

it("follows a redirect to a whole page, but not where a part of it was asked for", () => {
  const text = "<!doctype html><main></main>";
  expect(judge({ text, response: response(200, true) })).toEqual({ kind: "elsewhere", url: "/accounts/login/" });
  expect(judge({ text, select: "#plan", response: response(200, true) })).toEqual({ kind: "part" });
});
