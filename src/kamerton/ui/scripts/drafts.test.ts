import { beforeEach, describe, expect, it } from "vitest";
import { draftName, forgetSent, FormDraft, readValues } from "./drafts";

function page(text = ""): HTMLFormElement {
  document.body.innerHTML = `<form data-draft="7:topic:5"><input type="hidden" name="csrfmiddlewaretoken" value="x">
    <input name="title" value="${text}"><textarea name="body"></textarea>
    <input type="checkbox" name="tags" value="a"><input type="checkbox" name="tags" value="b"></form>`;
  return document.querySelector("form") as HTMLFormElement;
}
const field = (name: string): HTMLInputElement => document.querySelector(`[name=${name}]`) as HTMLInputElement;

describe("FormDraft", () => {
  beforeEach(() => localStorage.clear());

  it("brings back what was typed, choices too, never hidden values", () => {
    const form = page();
    const draft = new FormDraft(form, localStorage);
    field("body").value = "Первый абзац";
    (form.querySelector("[value=b]") as HTMLInputElement).checked = true;
    draft.save();
    const again = page();
    expect(new FormDraft(again, localStorage).restore()).toBe(true);
    expect(readValues(again)).toEqual({ title: [""], body: ["Первый абзац"], tags: ["b"] });
  });

  it("forgets what the server has got", () => {
    const draft = new FormDraft(page(), localStorage);
    field("title").value = "Тема";
    draft.save(true);
    expect(new FormDraft(page(), localStorage).restore()).toBe(false);
    expect(localStorage.length).toBe(0);
  });

  it("leaves a form alone that the server shows again with its errors", () => {
    const draft = new FormDraft(page(), localStorage);
    field("title").value = "старое";
    draft.save();
    const form = page("новое");
    form.insertAdjacentHTML("afterbegin", '<div class="summary"></div>');
    expect(new FormDraft(form, localStorage).restore()).toBe(false);
    expect(field("title").value).toBe("новое");
  });

  it("leaves nothing on the device of what was sent", () => {
    new FormDraft(page(), localStorage).save(true);
    forgetSent(localStorage);
    expect(localStorage.length).toBe(0);
  });

  it("does not bring back what was typed over an older state", () => {
    const draft = new FormDraft(page("раньше"), localStorage);
    field("title").value = "моё";
    draft.save();
    expect(new FormDraft(page("теперь иначе"), localStorage).restore()).toBe(false);
  });

  it("is named after the reader, the page and the form where nothing else is said", () => {
    const form = page();
    delete form.dataset.draft;
    document.documentElement.dataset.viewer = "7";
    expect(draftName(form)).toBe(`7:${document.location.pathname}:0`);
  });

  it("lets a draft of last month go", () => {
    const draft = new FormDraft(page(), localStorage, () => 0);
    field("title").value = "Тема";
    draft.save();
    expect(new FormDraft(page(), localStorage, () => 31 * 24 * 3600 * 1000).restore()).toBe(false);
  });
});
