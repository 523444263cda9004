"""What people registers with the packages below it."""

from kamerton.core.api import register_operators, register_topic, storage
from kamerton.people import queries
from kamerton.people.enums import Role
from kamerton.people.operations import erase_account
from kamerton.people.registry import register_personal_data


def connect() -> None:
    """Register everything once, when all models are loaded."""
    register_personal_data("people", queries.export_account, erase_account)
    storage.register_holder(queries.holds_objects)
    register_operators(lambda viewer: queries.has_role(viewer, Role.ADMINISTRATOR))
    register_topic("person", lambda viewer, key: str(viewer.pk) == key)
