"""The Jinja2 environment of every page: components, addresses, translations, formats."""

from pathlib import Path
from typing import Any

import jinja2
import jinjax
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import translation

COMPONENTS = Path(__file__).parent / "components"


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(**options: Any) -> jinja2.Environment:
    """Build the environment that Django's Jinja2 backend renders every page with."""
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    env = jinja2.Environment(**options)  # noqa: S701  autoescape comes with Django's options
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True  # as tools.messages extracts
    env.add_extension(jinjax.JinjaX)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(url=_url, language=translation.get_language)
    env.filters["date"] = format_date
    catalog = jinjax.Catalog(jinja_env=env)
    catalog.add_folder(COMPONENTS)
    return env
