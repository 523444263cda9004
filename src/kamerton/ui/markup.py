"""Component tags in templates: <Button main>…</Button> becomes a call while the template compiles.

The tag syntax is JinjaX's. Beyond it: components of one name nest, `{% slot name %}…{% endslot %}` gives a
named part, and `{{ }}` works inside quoted values.
"""

import re

from jinja2 import TemplateSyntaxError
from jinjax.jinjax import RX_TAG_NAME, JinjaX

_EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_SLOT = re.compile(
    r"\{%-?\s*slot\s+(\w+)\s*-?%\}(.*?)\{%-?\s*endslot\s*-?%\}",
    re.DOTALL,
)
_DEF_HEADER = re.compile(r"^(\s*\{#.*?#\})+", re.DOTALL)


def _value(source: str) -> str:
    """Turn the source of an attribute's value into a Jinja expression."""
    if source.startswith("{{"):
        return source[2:-2].strip()
    inner = source[1:-1]
    if "{{" not in inner:
        return source
    parts = []
    for index, part in enumerate(_EXPRESSION.split(inner)):
        if index % 2:
            parts.append(f"({part.strip()})")
        elif part:
            parts.append(repr(part))
    return "(" + " ~ ".join(parts) + ")"


class ComponentTags(JinjaX):
    """The Jinja extension that compiles component tags."""

    def process_tags(self, source: str) -> str:
        """Replace each component tag, outermost first, by a call."""
        header = _DEF_HEADER.match(source)
        start = header.end() if header else 0
        return source[:start] + self._replace_all(source[start:])

    def _replace_all(self, source: str) -> str:
        done = []
        while match := RX_TAG_NAME.search(source):
            done.append(source[: match.start()])
            call, end = self._replace_one(source, match)
            done.append(call)
            source = source[end:]
        return "".join([*done, source])

    def _replace_one(self, source: str, match: re.Match[str]) -> tuple[str, int]:
        tag = match.group("tag")
        attributes, end = self._parse_opening_tag(source, start=match.end() - 1)
        if end == -1:
            raise self._error(f"The tag of component {tag} does not end", source, match)
        props = self._props(attributes)
        if source[end - 2 : end] == "/>":
            return f'{{{{ _component("{tag}", {props}) }}}}', end
        close = self._closing(source, tag, end)
        if close is None:
            raise self._error(f"Component {tag} is not closed", source, match)
        content = self._replace_all(source[end : close.start()])
        return self._call(tag, props, content), close.end()

    def _error(self, message: str, source: str, match: re.Match[str]) -> TemplateSyntaxError:
        line = source[: match.start()].count("\n") + 1
        return TemplateSyntaxError(message, line, self._name, self._filename)

    @staticmethod
    def _closing(source: str, tag: str, start: int) -> re.Match[str] | None:
        """Find the closing tag that belongs to the tag opened before start."""
        depth = 1
        name = re.escape(tag)
        quoted = r"""(?:"[^"]*"|'[^']*'|\{\{.*?\}\}|[^>"'{])*?"""
        pattern = re.compile(rf"<{name}(?=[\s/>]){quoted}(/?)>|</{name}>", re.DOTALL)
        for found in pattern.finditer(source, start):
            if found.group().startswith("</"):
                depth -= 1
            elif not found.group(1):
                depth += 1
            if depth == 0:
                return found
        return None

    def _props(self, attributes: str) -> str:
        props = []
        for name, value in self._parse_attrs(attributes):
            key = name.strip().lstrip(":").replace("-", "_")
            props.append(f'"{key}": {_value(value.strip()) if value else "True"}')
        return "{" + ", ".join(props) + "}"

    @staticmethod
    def _call(tag: str, props: str, content: str) -> str:
        slots: dict[str, str] = {}

        def take(found: re.Match[str]) -> str:
            slots[found.group(1)] = found.group(2).strip()
            return ""

        rest = _SLOT.sub(take, content).strip()
        if not slots and not rest:
            return f'{{{{ _component("{tag}", {props}) }}}}'
        body = rest
        if slots:
            branches = "".join(
                f'{{% {"elif" if index else "if"} _slot == "{name}" %}}{part}'
                for index, (name, part) in enumerate(slots.items())
            )
            body = f"{branches}{{% else %}}{rest}{{% endif %}}"
        names = "(" + "".join(f'"{name}", ' for name in slots) + ")"
        filled = "True" if rest else "False"
        return (
            f'{{% call(_slot="") _component("{tag}", {props}, {names}, {filled}) -%}}'
            f"{body}{{%- endcall %}}"
        )
