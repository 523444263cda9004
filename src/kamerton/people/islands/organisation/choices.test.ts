import { expect, it } from "vitest";
import { note, step } from "./choices";

it("goes round the list", () => {
  expect(step(-1, 3, "ArrowDown")).toBe(0);
  expect(step(2, 3, "ArrowDown")).toBe(0);
  expect(step(-1, 3, "ArrowUp")).toBe(2);
  expect(step(1, 0, "ArrowDown")).toBe(-1);
});

it("says what and where", () => {
  expect(note({ id: 1, name: "a", kind: "Школа", where: "" })).toBe("Школа");
});
