"""A Django form's fields as the design system's controls."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from markupsafe import Markup

from kamerton.ui.render import component

_INPUT_TYPES: list[tuple[type[forms.Widget], str]] = [
    (forms.HiddenInput, "hidden"),
    (forms.PasswordInput, "password"),
    (forms.EmailInput, "email"),
    (forms.URLInput, "url"),
    (forms.NumberInput, "number"),
    (forms.FileInput, "file"),
    (forms.DateTimeInput, "datetime-local"),
    (forms.DateInput, "date"),
    (forms.TimeInput, "time"),
]
_KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.Textarea, "textarea"),
    (forms.CheckboxInput, "checkbox"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.MultiWidget, "raw"),
    (forms.widgets.Input, "input"),
]
_HANDLED = {"id", "class", "type", "required", "disabled", "aria-describedby", "aria-invalid"}


@dataclass(frozen=True)
class Option:
    """One choice of a select, of radios or of checkboxes."""

    value: str
    label: str
    is_selected: bool = False
    id: str = ""
    help: str = ""
    attrs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Control:
    """All that a control shows, whatever made it."""

    kind: str
    name: str
    id: str
    label: str
    type: str = "text"
    help: str = ""
    errors: list[str] = field(default_factory=list)
    is_required: bool = False
    is_disabled: bool = False
    value: str = ""
    attrs: dict[str, Any] = field(default_factory=dict)
    groups: list[tuple[str, list[Option]]] = field(default_factory=list)
    raw: str = ""

    @property
    def options(self) -> list[Option]:
        """The choices of all groups."""
        return [option for _, options in self.groups for option in options]

    @property
    def described_by(self) -> str:
        """Ids of the help and error that belong to the control."""
        ids = [f"{self.id}-help"] if self.help else []
        return " ".join([*ids, *([f"{self.id}-error"] if self.errors else [])])


def _first(pairs: list[tuple[type[forms.Widget], str]], widget: forms.Widget, other: str) -> str:
    return next((kind for base, kind in pairs if isinstance(widget, base)), other)


def _text(value: Any, input_type: str) -> str:
    """Write a value as its input type expects it."""
    if value is None or input_type in {"password", "file"}:
        return ""
    if isinstance(value, dt.datetime):
        here = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{here:%Y-%m-%d}" if input_type == "date" else f"{here:%Y-%m-%dT%H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return str(value)


def _groups(context: dict[str, Any]) -> list[tuple[str, list[Option]]]:
    groups: list[tuple[str, list[Option]]] = []
    for name, options, _ in context.get("optgroups", []):
        chosen = [
            Option(
                value=str(option["value"]),
                label=str(option["label"]),
                is_selected=bool(option["selected"]),
                id=option["attrs"].get("id", ""),
                help=str(option["attrs"].get("help", "")),
                attrs={
                    key: value
                    for key, value in option["attrs"].items()
                    if key not in {"id", "checked", "selected", "help", *_HANDLED}
                },
            )
            for option in options
        ]
        if groups and groups[-1][0] == (name or ""):
            groups[-1][1].extend(chosen)
        else:
            groups.append((name or "", chosen))
    return groups


def control(bound: BoundField) -> Control:
    """Read a bound field into a control."""
    widget = bound.field.widget
    kind = "raw" if isinstance(widget, forms.SplitDateTimeWidget) else _first(_KINDS, widget, "raw")
    own = getattr(widget, "input_type", "text")
    input_type = _first(_INPUT_TYPES, widget, own)
    if widget.is_hidden:
        kind, input_type = "input", "hidden"
    value = bound.value()
    attrs = bound.build_widget_attrs({**widget.attrs})
    context: dict[str, Any] = {}
    if kind in {"select", "radios", "checkboxes"}:
        context = widget.get_context(bound.html_name, value, {"id": bound.auto_id})["widget"]
    if kind == "checkbox":
        attrs["checked"] = widget.check_test(value)  # type: ignore[attr-defined]
    return Control(
        kind=kind,
        name=bound.html_name,
        id=bound.auto_id or bound.html_name,
        label=str(bound.label),
        type=input_type,
        help=str(bound.help_text),
        errors=[str(error) for error in bound.errors],
        is_required=bound.field.required,
        is_disabled=bound.field.disabled,
        value=_text(value, input_type),
        attrs={key: value for key, value in attrs.items() if key not in _HANDLED},
        groups=_groups(context),
        raw=bound.as_widget() if kind == "raw" else "",
    )


def make_control(**given: Any) -> Control:
    """Make a control that belongs to no Django form; see the props of Input, Select, Radio."""
    value, attrs = given.pop("value", ""), dict(given.pop("attrs", {}))
    options, error = given.pop("options", None), given.pop("error", "")
    identity = given.pop("id", "") or f"id_{given['name']}"
    input_type = given.pop("type", "text")
    if given.get("kind") == "checkbox":
        attrs |= {"checked": given.pop("checked", False), "value": value}
    return Control(
        id=identity,
        type=input_type,
        value=_text(value, input_type) if options is None else "",
        attrs=attrs,
        errors=[str(error)] if error else [],
        groups=_own_groups(options, value, identity) if options is not None else [],
        **given,
    )


def _own_groups(options: Any, value: Any, identity: str) -> list[tuple[str, list[Option]]]:
    many = isinstance(value, list | tuple | set)
    chosen = {str(item) for item in value} if many else {str(value)}
    groups: list[tuple[str, list[Option]]] = []
    count = 0
    for first, second in options:
        name, pairs = (
            (first, second) if isinstance(second, list | tuple) else ("", [(first, second)])
        )
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        for key, text in pairs:
            option = Option(str(key), str(text), str(key) in chosen, f"{identity}_{count}")
            groups[-1][1].append(option)
            count += 1
    return groups


def form_field(bound: BoundField, **changes: Any) -> Markup:
    """Render a bound field by the Field component, from Jinja or from Python."""
    return component("Field", field=bound, **changes)
