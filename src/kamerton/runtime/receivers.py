"""News from below."""

from kamerton.core.api import enqueue, subscribe
from kamerton.people.enums import Role
from kamerton.people.events import RoleGranted


def connect() -> None:
    """Subscribe to what the runtime waits for."""
    subscribe(RoleGranted, welcome_administrator)


def welcome_administrator(event: RoleGranted) -> None:
    """Ask for the templates when somebody becomes an administrator; the job sees whether they are due."""
    if event.role == Role.ADMINISTRATOR:
        enqueue("runtime.give_templates", person_id=event.person_id)
