"""Themes: light, dark, and one for readers with low vision, with its own choices."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COOKIE = "theme"
COOKIE_AGE = 60 * 60 * 24 * 365
NAMES: dict[str, Promise] = {
    "auto": _("As on the device"),
    "light": _("Light"),
    "dark": _("Dark"),
    "contrast": _("For low vision"),
}
# The choices of the theme for low vision: attribute → its values, the first is the usual one.
CHOICES: dict[str, tuple[str, ...]] = {
    "scale": ("usual", "large", "largest"),
    "colours": ("light", "dark"),
    "spacing": ("usual", "wide"),
    "images": ("on", "off"),
}


@dataclass(frozen=True)
class Theme:
    """A reader's theme as attributes of the html element."""

    name: str = "auto"
    scale: str = "usual"
    colours: str = "light"
    spacing: str = "usual"
    images: str = "on"

    @property
    def attributes(self) -> dict[str, str]:
        """Data attributes of the html element; none when the device decides."""
        if self.name == "auto":
            return {}
        given = {"data-theme": self.name}
        if self.name == "contrast":
            for key, values in CHOICES.items():
                if getattr(self, key) != values[0]:
                    given[f"data-{key}"] = getattr(self, key)
        return given

    @property
    def cookie(self) -> str:
        """The theme as the value of its cookie."""
        if self.name != "contrast":
            return self.name
        return ".".join([self.name, *(getattr(self, key) for key in CHOICES)])


PLAIN = Theme()


def parse(value: str) -> Theme:
    """Read a cookie's value; what is unknown counts as the usual."""
    name, *choices = value.split(".")
    if name not in NAMES:
        return PLAIN
    known = {
        key: choice
        for (key, values), choice in zip(CHOICES.items(), choices, strict=False)
        if choice in values
    }
    return Theme(name=name, **known)


_stored: list[Callable[[Any], str]] = []
_savers: list[Callable[[Any, str, str], None]] = []


def register_preferences(
    read_theme: Callable[[Any], str], save: Callable[[Any, str, str], None]
) -> None:
    """Keep theme and language with the person: read_theme(person), save(person, key, value)."""
    _stored.append(read_theme)
    _savers.append(save)


def of_request(request: HttpRequest) -> Theme:
    """Give the theme chosen by cookie, else the one kept with the person."""
    chosen = request.COOKIES.get(COOKIE)
    if chosen:
        return parse(chosen)
    user = getattr(request, "user", None)
    if _stored and user is not None and user.is_authenticated:
        return parse(_stored[-1](user) or "auto")
    return PLAIN


def keep(request: HttpRequest, key: str, value: str) -> None:
    """Keep a choice with the signed-in person."""
    if request.user.is_authenticated:
        for save in _savers:
            save(request.user, key, value)
