"""The demo's help: articles of the knowledge base, and what readers asked."""

from collections.abc import Mapping
from datetime import timedelta

from kamerton.core import clock
from kamerton.help.models import Article, Question
from kamerton.help.operations import articles, questions
from kamerton.people.models import Person
from kamerton.runtime.demo.reading import Data, moment, toml
from kamerton.texts.api import from_markdown

WRITTEN_DAY = -40


def load_help(people: Mapping[str, Person]) -> None:
    """Write the articles, ask the questions, answer some of them."""
    data = toml("help.toml")
    clerk = people[data["clerk"]]
    with clock.at(moment(WRITTEN_DAY, 12)):
        for item in data["articles"]:
            _write(clerk, item)
    for number, item in enumerate(data["questions"]):
        _ask(people, item, f"demo-help-{number}")


def _write(clerk: Person, item: Data) -> None:
    fields = {name: item[name] for name in ("title", "title_en", "area")}
    texts = {name: from_markdown(item[name]) for name in ("body", "body_en")}
    made = articles.write_article(clerk, fields={**fields, **texts, "is_published": True})
    Article.objects.filter(pk=made.pk).update(helped=item["helped"])


def _ask(people: Mapping[str, Person], item: Data, key: str) -> None:
    asker = people[item["person"]] if "person" in item else None
    asked_at = moment(item["day"], item["hour"])
    with clock.at(asked_at):
        question = questions.ask(
            asker,
            questions.NewQuestion(
                subject=item["subject"],
                body=from_markdown(item["text"]),
                area=item["area"],
                key=key,
                context={"page": item["page"], "language": asker.language if asker else "ru"},
                guest=(item.get("guest", ""), item.get("email", "")),
            ),
        )
    if "answer" in item:
        _answer(people, question, item, key)


def _answer(people: Mapping[str, Person], question: Question, item: Data, key: str) -> None:
    by, asked_at = people[item["by"]], question.created_at
    with clock.at(asked_at + timedelta(hours=item["answer_hours"])):
        for words, is_note in ((item.get("note"), True), (item["answer"], False)):
            if words:
                questions.add_message(
                    by,
                    question_id=question.pk,
                    body=from_markdown(words),
                    key=f"{key}-{'note' if is_note else 'answer'}",
                    is_note=is_note,
                )
    if question.person is None:
        return
    if "again" in item:
        with clock.at(asked_at + timedelta(hours=item["again_hours"])):
            questions.add_message(
                question.person,
                question_id=question.pk,
                body=from_markdown(item["again"]),
                key=f"{key}-again",
            )
    if item.get("closed"):
        with clock.at(asked_at + timedelta(hours=item["answer_hours"] + 1)):
            questions.close_question(question.person, question_id=question.pk)
