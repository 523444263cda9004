"""The components: where they are, which props they declare, how they render."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from jinja2.nodes import EvalContext
from jinjax.component import Component as Header
from markupsafe import Markup, escape

from kamerton.ui.compiling import PageContext
from kamerton.ui.errors import ComponentError
from kamerton.ui.words import Words, present


class Constants(tuple[Any, ...]):
    """Values that live as long as the process, each equal to itself alone: a prop of a pure component."""

    __slots__ = ()


PREFIX = "@component/"
PURE = "{#pure#}"
_PLAIN: frozenset[type] = frozenset({str, Markup, SafeString, int, bool, type(None), Constants})
_MOST_REMEMBERED = 4000
_LONGEST_REMEMBERED = 4000
# Attributes of HTML that a component may pass on to its main element without declaring them.
_PASSED = re.compile(
    r"(hx|data|aria)_\w+|id|class|title|role|lang|autofocus|form\w*|name|value|rel|target|tabindex"
    r"|download|autocomplete|inputmode|spellcheck|maxlength|minlength|min|max|step|pattern|rows"
    r"|multiple|accept|popovertarget|command|commandfor|checked|disabled|readonly|placeholder"
)


def _told_apart(props: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Give props as a key in which 1 is not True; None where one of them is no plain value."""
    told = []
    for name, value in props.items():
        kind = type(value)
        if kind not in _PLAIN:
            if not isinstance(value, Promise):
                return None
            value = str(value)
        told.append((name, value, kind))
    return tuple(told)


class Attributes(dict[str, Any]):
    """Attributes that a component was given beyond its props; prints itself as HTML."""

    def render(self, **more: Any) -> Markup:
        """Print all attributes, `more` first; classes of both are joined."""
        merged = {**more, **self}
        if "class" in more and "class" in self:
            merged["class"] = f"{more['class']} {self['class']}"
        parts = []
        for key, value in merged.items():
            name = key.replace("_", "-")
            if value is True:
                parts.append(f" {name}")
            elif value is not False and value is not None:
                parts.append(f' {name}="{escape(value)}"')
        return Markup("".join(parts))  # noqa: S704  every value is escaped above

    def __html__(self) -> Markup:
        return self.render()


class Content:
    """What stands between a component's tags: the content itself and its named slots."""

    __slots__ = ("_caller", "_filled", "_slots")

    def __init__(self, caller: Callable[..., str] | None, slots: tuple[str, ...], filled: bool):
        self._caller = caller
        self._slots = slots
        self._filled = filled

    def has(self, slot: str) -> bool:
        """Tell whether the slot was given."""
        return slot in self._slots

    def __call__(self, slot: str = "") -> str:
        if self._caller is None or (slot and slot not in self._slots):
            return Markup("")
        return self._caller(slot)

    def __html__(self) -> str:
        return self()

    def __bool__(self) -> bool:
        return self._caller is not None and self._filled


class Said(Content):
    """Content that was rendered already."""

    __slots__ = ("_said",)

    def __init__(self, said: dict[str, str], filled: bool):
        super().__init__(None, tuple(slot for slot in said if slot), filled)
        self._said = said

    def __call__(self, slot: str = "") -> str:
        return self._said.get(slot) or Markup("")

    def __bool__(self) -> bool:
        return self._filled


class Component:
    """One compiled component.

    A pure one (`{#pure#}` after its header) is made of its props, its content and the language alone: what it
    rendered is remembered.
    """

    __slots__ = (
        "_evaluation",
        "_globals",
        "defaults",
        "is_pure",
        "name",
        "required",
        "takes_attributes",
        "template",
    )

    def __init__(self, name: str, source: str, template: jinja2.Template) -> None:
        header = Header(name=name, source=source)
        self.name = name
        self.required = frozenset(header.required)
        self.defaults = header.optional
        self.takes_attributes = "attrs" in source
        self.is_pure = PURE in source
        self.template = template
        # A plain dict: Jinja's own chain of maps makes half of the cost of a small component.
        self._globals = dict(template.globals)
        self._evaluation = EvalContext(template.environment, template.name)

    def render(self, values: dict[str, Any], said: Words) -> str:
        """Render with values that bind made, in the language of these messages."""
        template = self.template
        env = template.environment
        context = PageContext.of_component(
            template, values, self._globals, (self._evaluation, said)
        )
        try:
            return env.concat(template.root_render_func(context))  # type: ignore[attr-defined]
        except Exception:  # noqa: BLE001  raised again, with the template's own lines
            return env.handle_exception()

    def bind(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Match what was given with what is declared; unknown or missing props are an error."""
        values = dict(self.defaults)
        attributes = Attributes()
        for key, value in given.items():
            if key in self.defaults or key in self.required:
                values[key] = value
            elif self.takes_attributes and _PASSED.fullmatch(key):
                attributes[key] = value
            else:
                raise ComponentError(f"<{self.name}> declares no prop {key!r}")
        missing = self.required - values.keys()
        if missing:
            raise ComponentError(f"<{self.name}> needs {', '.join(sorted(missing))}")
        values["attrs"] = attributes
        return values


class Catalog:
    """Every component of ui and of the packages, by name."""

    def __init__(self, env: jinja2.Environment, folders: list[Path]) -> None:
        self._env = env
        self._folders = folders
        self._components: dict[str, Component] = {}
        self._rendered: dict[Any, Markup] = {}
        assert env.loader is not None  # noqa: S101  Django's backend always gives one
        env.loader = jinja2.ChoiceLoader(
            [jinja2.PrefixLoader({PREFIX[:-1]: jinja2.FileSystemLoader(folders)}), env.loader]
        )

    def paths(self) -> dict[str, Path]:
        """Give each component's file; two of one name are an error."""
        found: dict[str, Path] = {}
        for folder in self._folders:
            for path in sorted(folder.glob("*.jinja")):
                if path.stem in found:
                    raise ComponentError(f"{path} and {found[path.stem]} have the same name")
                found[path.stem] = path
        return found

    def get(self, name: str) -> Component:
        """Give the component, compiled once, or anew when its file changed under auto_reload."""
        known = self._components.get(name)
        if known and (not self._env.auto_reload or known.template.is_up_to_date):
            return known
        return self._load(name)

    def _load(self, name: str) -> Component:
        assert self._env.loader is not None  # noqa: S101
        path = f"{PREFIX}{name}.jinja"
        try:
            template = self._env.get_template(path)
        except jinja2.TemplateNotFound as error:
            if error.name != path:
                raise
            raise ComponentError(f"There is no component <{name}>") from error
        source, _, _ = self._env.loader.get_source(self._env, path)
        self._components[name] = Component(name, source, template)
        return self._components[name]

    def call(
        self,
        context: PageContext,
        name: str,
        props: Mapping[str, Any],
        slots: tuple[str, ...] = (),
        filled: bool = False,
        *,
        caller: Callable[..., str] | None = None,
    ) -> Markup:
        """Render a component from a template; the request passes on to it."""
        component = self.get(name)
        if component.is_pure and not self._env.auto_reload:
            said = self._say(caller, slots, filled)
            return self._remembered(component, props, (said, filled), context.words)
        values = component.bind(props)
        values["content"] = Content(caller, slots, filled)
        values["request"] = context.resolve_or_none("request")
        values["csrf_token"] = context.resolve_or_none("csrf_token")
        return self._render(component, values, context.words)

    @staticmethod
    def _say(
        caller: Callable[..., str] | None, slots: tuple[str, ...], filled: bool
    ) -> dict[str, str]:
        if caller is None:
            return {}
        said = {slot: caller(slot) for slot in slots}
        if filled:
            said[""] = caller("")
        return said

    def _remembered(
        self,
        component: Component,
        props: Mapping[str, Any],
        content: tuple[dict[str, str], bool],
        words: Words,
    ) -> Markup:
        """Render a pure component, or give what it rendered of the same before."""
        (said, filled), key, told = content, None, _told_apart(props)
        if told is not None:
            key = (component.name, words.language, told, tuple(said.items()))
            known = self._rendered.get(key)
            if known is not None:
                return known
        values = component.bind(props)
        values["content"] = Said(said, filled)
        values["request"] = values["csrf_token"] = None
        html = self._render(component, values, words)
        if key is not None and len(html) < _LONGEST_REMEMBERED:
            if len(self._rendered) >= _MOST_REMEMBERED:
                self._rendered.clear()
            self._rendered[key] = html
        return html

    def render(self, name: str, /, **props: Any) -> Markup:
        """Render a component from Python, without a request."""
        component = self.get(name)
        values = component.bind(props)
        values["content"] = Content(None, (), False)
        values["request"] = values["csrf_token"] = None
        return self._render(component, values, present())

    @staticmethod
    def _render(component: Component, values: dict[str, Any], words: Words) -> Markup:
        html = component.render(values, words)
        return Markup(html.strip())  # noqa: S704  a template with autoescape made it
