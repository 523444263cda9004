"""What a row written by a fixed statement has beside the columns that the statement names."""

import json
from typing import Any

from django.db import models


def other_columns(model: type[models.Model], *named: str) -> tuple[str, str]:
    """Return the other columns that may not be empty, and their models' defaults as SQL constants.

    Both begin with a comma where there are any, to follow the named ones.
    """
    columns, constants = "", ""
    for field in model._meta.concrete_fields:
        if not (field.primary_key or field.null or field.column in named):
            columns += f", {field.column}"
            constants += f", {_constant(field.get_default())}"
    return columns, constants


def _constant(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value)
    quoted = text.replace("'", "''").replace("%", "%%")
    return f"'{quoted}'" if isinstance(value, str) else f"'{quoted}'::jsonb"
