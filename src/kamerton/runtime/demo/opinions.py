"""What the demo's learners say of the programmes that they finished."""

from collections.abc import Mapping

from kamerton.core import clock
from kamerton.people.models import Person
from kamerton.programmes.operations import opinions
from kamerton.runtime.demo.reading import moment, toml

MODERATOR = "kovaleva"


def tell_opinions(cohort: str, programme_id: int, people: Mapping[str, Person]) -> None:
    """Write the opinions of one cohort's learners, and let in those that are shown."""
    for item in toml("opinions.toml")["opinions"]:
        if item["cohort"] != cohort:
            continue
        with clock.at(moment(item["day"], 19)):
            said = opinions.say(
                people[item["person"]],
                programme_id=programme_id,
                rating=item["rating"],
                text=item["text"],
                is_named=item["is_named"],
            )
        if item["decision"] == "shown":
            with clock.at(moment(item["day"] + 1, 10)):
                opinions.decide(
                    people[MODERATOR],
                    opinion_id=said.pk,
                    is_shown=True,
                    reply=item.get("reply", ""),
                )
