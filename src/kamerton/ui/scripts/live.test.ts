import { expect, it } from "vitest";
import { showProgress, showUnread } from "./live";

it("shows the number of unread notices, and nothing for none", () => {
  document.body.innerHTML = '<a class="bell"><span data-bell-count>3</span></a>';
  const bell = document.querySelector(".bell") as Element;
  showUnread(bell, { id: 1, topic: "person:7", kind: "notification.created", payload: { unread: 4 } });
  expect(bell.textContent).toBe("4");
  showUnread(bell, { id: 2, topic: "person:7", kind: "notification.read", payload: { unread: 0 } });
  expect(bell.textContent).toBe("");
});

it("moves a job's bar and says when the part is to be asked anew", () => {
  document.body.innerHTML = '<div><span class="num"></span><progress max="100" value="0"></progress></div>';
  const part = document.querySelector("div") as Element;
  expect(showProgress(part, { value: 3, total: 4, state: "running" })).toBe(false);
  expect(part.querySelector(".num")?.textContent).toBe("75 %");
  expect(showProgress(part, { state: "done" })).toBe(true);
});
