"""The gateway with a kind of topic of its own: rooms are open to all, and who likes the dark hides."""

from kamerton.config.asgi import application
from kamerton.core.api import register_presence, register_topic
from kamerton.people.models import Person


def _hidden(people):
    return Person.objects.filter(pk__in=people, theme="dark").values_list("pk", flat=True)


register_topic("room", lambda _person, _key: True, allowed=set)
register_presence("room", _hidden)

__all__ = ["application"]
