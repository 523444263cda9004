"""How templates compile and run: constant messages and components cost no search and no escaping."""

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django.db.models import Model
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, missing

from kamerton.ui import words


class PageContext(Context):
    """A context that knows its language's messages from the start of the rendering.

    A component's own context finds the environment's globals without a copy of them.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.words = words.present()
        self._shared: dict[str, Any] = {}

    @classmethod
    def of_component(
        cls, template: Any, values: dict[str, Any], shared: dict[str, Any], model: Any
    ) -> "PageContext":
        """Make the context of one rendering of a component.

        Args:
            template: the component's.
            values: its props, content and request.
            shared: the globals; never changed.
            model: (evaluation context, messages).
        """
        made = cls.__new__(cls)
        made.parent = values
        made.vars = {}
        made.environment = template.environment
        made.eval_ctx, made.words = model
        made.exported_vars = set()
        made.name = template.name
        made.globals_keys = set()
        made.blocks = {name: [block] for name, block in template.blocks.items()}
        made._shared = shared
        return made

    def resolve_or_missing(self, key: str) -> Any:
        """Look a name up."""
        if key in self.vars:
            return self.vars[key]
        if key in self.parent:
            return self.parent[key]
        return self._shared.get(key, missing)

    def resolve_or_none(self, key: str) -> Any:
        """Look a name up; None where it is unknown."""
        found = self.resolve_or_missing(key)
        return None if found is missing else found

    def get_all(self) -> dict[str, Any]:
        """Give everything that can be looked up."""
        if not self._shared:
            return super().get_all()
        return {**self._shared, **self.parent, **self.vars}


def _is_message(node: nodes.Node) -> bool:
    """Tell whether a node is `_("a constant")`."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "_"
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
        and isinstance(node.args[0].value, str)
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )


def _is_named(node: nodes.Node, name: str) -> bool:
    """Tell whether a node calls a global of this name."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == name
    )


def _is_component(node: nodes.Node) -> bool:
    """Tell whether a node is what a component's tag became."""
    return _is_named(node, "_component")


_CHOICE = re.compile(r"get_(\w+)_display")


def _choice_of(node: nodes.Call) -> str:
    """Give the field's name where a node is `x.get_field_display()`, else nothing."""
    if not isinstance(node.node, nodes.Getattr) or node.args or node.kwargs:
        return ""
    found = _CHOICE.fullmatch(node.node.attr)
    return found[1] if found else ""


@lru_cache(maxsize=500)
def _labels(model: Hashable, field: str) -> dict[Any, Any] | None:
    """Give the labels of a field's choices; None where there are none to be looked up."""
    if not (isinstance(model, type) and issubclass(model, Model)):
        return None
    return dict(model._meta.get_field(field).flatchoices)  # type: ignore[union-attr]


def choice_label(instance: Any, field: str) -> str:
    """Say a field's choice in words: Django's own way makes the table of labels anew each time."""
    model: Any = type(instance)
    labels = _labels(model, field)
    if labels is None:
        said: str = getattr(instance, f"get_{field}_display")()
        return said
    value = getattr(instance, field)
    return str(labels.get(value, value))


def _escapes(frame: Frame) -> bool:
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


class Generator(CodeGenerator):
    """Writes messages and components as direct calls."""

    def visit_Call(  # noqa: N802  the base names it
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write a call."""
        if _is_message(node) and _escapes(frame):
            self.write(f"context.words[{node.args[0].value!r}]")  # type: ignore[attr-defined]
        elif _is_component(node):
            self.write("environment.show_component(context")
            self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
            self.write(")")
        elif _is_named(node, "localised"):
            self.write("context.words.localised(None")  # signature begins with a comma
            self.signature(node, frame)
            self.write(")")
        elif field := _choice_of(node):
            self.write("environment.choice_label(")
            self.visit(node.node.node, frame)  # type: ignore[attr-defined]
            self.write(f", {field!r})")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if self._is_said(node, frame):
            self.write("(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if self._is_said(node, frame):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)

    @staticmethod
    def _is_said(node: nodes.Expr, frame: Frame) -> bool:
        """Tell whether an expression gives markup that needs no escaping."""
        return _escapes(frame) and (_is_message(node) or _is_component(node))
