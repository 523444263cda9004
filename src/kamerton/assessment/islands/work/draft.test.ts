import { expect, test } from "vitest";
import { mark, texts } from "./draft";

test("files and buttons stay out of a draft", () => {
  const data = new FormData();
  data.append("part_report-document", "{}");
  data.append("part_take", "7");
  data.append("part_take", "9");
  data.append("part_take-file", new File(["x"], "x.mp3"));
  data.append("do", "submit");
  expect(texts(data)).toEqual([["part_report-document", "{}"], ["part_take", "7"], ["part_take", "9"]]);
});

test("the form's token does not make a draft another one", () => {
  expect(mark([["csrfmiddlewaretoken", "a"], ["x", "1"]])).toBe(mark([["csrfmiddlewaretoken", "b"], ["x", "1"]]));
  expect(mark([["x", "1"]]) === mark([["x", "2"]])).toBe(false);
});
