import { expect, test } from "vitest";
import { readyHref } from "./links";

test.each([
  ["example.org/x", "https://example.org/x"],
  ["https://example.org", "https://example.org"],
  ["/catalogue/", "/catalogue/"],
  ["#bar-4", "#bar-4"],
  ["orlova@demo.kamerton.example", "mailto:orlova@demo.kamerton.example"],
  [" tel:+79210000000 ", "tel:+79210000000"],
])("%s becomes %s", (written, ready) => {
  expect(readyHref(written)).toBe(ready);
});

test.each(["", "javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "just words", "word", "java\nscript:x", "http://"])(
  "%s is no address",
  (written) => {
    expect(readyHref(written)).toBeNull();
  },
);
