"""The demo's letters: a tutor to a whole group, questions and answers, a draft."""

from collections.abc import Mapping

from kamerton.core import clock
from kamerton.mail.groups import groups_of
from kamerton.mail.models import Letter
from kamerton.mail.operations import NewLetter, read_talk, save_draft, send_letter
from kamerton.people.models import Person
from kamerton.runtime.demo.reading import Data, moment, toml
from kamerton.texts.api import from_markdown


def write_letters(people: Mapping[str, Person]) -> None:
    """Send the letters one after another, and keep the drafts."""
    sent: dict[str, Letter] = {}
    for number, item in enumerate(toml("letters.toml")["letters"]):
        with clock.at(moment(item["day"], item["hour"])):
            letter = _write(people, item, sent, f"demo-letter-{number}")
        sent[item.get("key", str(number))] = letter


def _write(
    people: Mapping[str, Person], item: Data, sent: Mapping[str, Letter], key: str
) -> Letter:
    author = Person.objects.get(pk=people[item["by"]].pk)  # with the roles of now
    answers = sent.get(item.get("answers", ""))
    groups = [
        one.key
        for one in groups_of(author)
        if "learner" in one.key and "group" in item and item["group"] in one.name
    ]
    new = NewLetter(
        subject=item.get("subject") or (answers.subject if answers else ""),
        body=from_markdown(item["text"]),
        key=key,
        people=tuple(people[name].pk for name in item.get("to", ())),
        groups=tuple(groups),
        answers=answers,
    )
    if item.get("draft"):
        return save_draft(new, actor=author)
    if answers is not None:
        read_talk([answers.pk], actor=author)
    return send_letter(new, actor=author)
