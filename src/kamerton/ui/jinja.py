"""The Jinja2 environment of every page: components, addresses, translations, formats."""

import hashlib
from pathlib import Path
from typing import Any

import jinja2
from django.apps import apps
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import QueryDict
from django.middleware.csrf import get_token
from django.utils import translation
from jinja2.runtime import Context
from markupsafe import Markup, escape

from kamerton.core.api import nested_quotes
from kamerton.ui import assets, compiling, fields, formats, frame, markup, stave, words
from kamerton.ui.addresses import address
from kamerton.ui.catalog import Attributes, Catalog
from kamerton.ui.formats import FILTERS


@jinja2.pass_context
def csrf(context: Context) -> Markup:
    """Write the hidden field that each form with method post needs."""
    request = context.get("request")
    if request is None:
        return Markup("")
    field: Markup | None = getattr(request, "csrf_field", None)
    if field is None:
        token = escape(get_token(request))
        field = Markup(f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">')  # noqa: S704
        request.csrf_field = field
    return field


@jinja2.pass_context
def query(context: Context, **changes: object) -> str:
    """Give the page's own query string with some values changed; None removes, a list repeats."""
    request = context.get("request")
    values = request.GET.copy() if request else QueryDict(mutable=True)
    values.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            values.pop(name, None)
        elif isinstance(value, list | tuple):
            values.setlist(name, [str(item) for item in value])
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}" if values else "?"


@jinja2.pass_context
def _control_html(context: Context, control: fields.Control, attrs: Attributes) -> Markup:
    catalog: Catalog = context["catalog"]
    return catalog.render("Control", control=control, **attrs)


def component_folders() -> list[Path]:
    """Give the components folder of ui and of each installed package that has one."""
    own = Path(__file__).parent / "components"
    others = [Path(app.path) / "components" for app in apps.get_app_configs()]
    return [own, *sorted({folder for folder in others if folder.is_dir()} - {own})]


def _bytecode_cache() -> jinja2.BytecodeCache | None:
    if settings.DEBUG:
        return None
    data = Path(settings.DATA)
    if not data.is_dir():
        return None
    folder = data / "cache" / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    # The compilers are part of what a template compiles to.
    source = hashlib.sha256()
    for compiler in (markup, compiling):
        source.update(Path(compiler.__file__ or "").read_bytes())
    pattern = f"{source.hexdigest()[:12]}_%s.cache"
    return jinja2.FileSystemBytecodeCache(str(folder), pattern)


def _quoting(translate: Any) -> Any:
    """Return a function of templates that sets marks within marks as the language does."""

    @jinja2.pass_context
    def filled(context: Any, *words: Any, **values: Any) -> Any:
        return nested_quotes(translate(context, *words, **values))

    return filled


def environment(**options: Any) -> jinja2.Environment:
    """Build the environment that Django's Jinja2 backend renders every page with."""
    options |= {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    options["bytecode_cache"] = _bytecode_cache()
    options.setdefault("cache_size", 1000)
    env = jinja2.Environment(**options)  # noqa: S701  autoescape comes with Django's options
    env.code_generator_class = compiling.Generator
    env.context_class = compiling.PageContext
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True  # as tools.messages extracts
    env.add_extension("jinja2.ext.do")
    env.add_extension("jinja2.ext.loopcontrols")
    env.add_extension(markup.ComponentTags)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=words.pgettext,
        npgettext=translation.npgettext,
    )
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        env.globals[name] = _quoting(env.globals[name])
    catalog = Catalog(env, component_folders())
    env.show_component = catalog.call  # type: ignore[attr-defined]
    env.choice_label = compiling.choice_label  # type: ignore[attr-defined]
    env.globals.update(
        catalog=catalog,
        url=address,
        csrf=csrf,
        query=query,
        asset=assets.address,
        static=assets.address,
        island=assets.island,
        icon=assets.icon,
        language=translation.get_language,
        localised=formats.localised,
        draw_icon=assets.icon,
        form_field=fields.form_field,
        read_control=fields.control,
        make_control=fields.make_control,
        control_html=_control_html,
        django_messages=get_messages,
        page_frame=frame.frame,
        stave_notes=stave.notes,
        stave_mini=stave.mini,
        state_word=stave.state_word,
        **{f"format_{name}": function for name, function in FILTERS.items()},
    )
    env.filters.update(FILTERS)
    return env
