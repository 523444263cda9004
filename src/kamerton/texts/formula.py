"""LaTeX to MathML on the server; only known elements and attributes get out."""

from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from markupsafe import Markup, escape

from kamerton.texts.values import safe_text

MAX_LATEX = 4000
_ELEMENTS = frozenset(
    [
        "math",
        "menclose",
        "mfrac",
        "mi",
        "mmultiscripts",
        "mn",
        "mo",
        "mover",
        "mpadded",
        "mphantom",
        "mprescripts",
        "mroot",
        "mrow",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
        "none",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "accent",
        "columnalign",
        "columnlines",
        "columnspacing",
        "depth",
        "display",
        "displaystyle",
        "fence",
        "form",
        "frame",
        "height",
        "largeop",
        "linethickness",
        "lspace",
        "mathcolor",
        "mathsize",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
        "rowlines",
        "rowspacing",
        "rspace",
        "scriptlevel",
        "separator",
        "stretchy",
        "symmetric",
        "voffset",
        "width",
    ]
)
# The converter has no error of its own for most broken input.
_FAULTS: tuple[type[Exception], ...] = (
    *(
        kind
        for kind in vars(exceptions).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    ),
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)


def _serialise(element: Element) -> str:
    inside = escape(safe_text(unescape(element.text or "")))
    inside += Markup("").join(Markup(_serialise(child)) for child in element)  # noqa: S704
    name = element.tag if element.tag in _ELEMENTS else "mrow"
    attrs = "".join(
        f' {key}="{escape(safe_text(unescape(value)))}"'
        for key, value in element.attrib.items()
        if key in _ATTRIBUTES
    )
    return f"<{name}{attrs}>{inside}</{name}>"


@lru_cache(maxsize=2048)
def mathml(latex: str, *, display: str = "inline") -> Markup | None:
    """Return the formula as MathML, or None when the LaTeX cannot be read.

    Args:
        latex: the formula without dollar signs.
        display: "inline" or "block".
    """
    if len(latex) > MAX_LATEX:
        return None
    try:
        return Markup(_serialise(convert_to_element(latex, display=display)))  # noqa: S704
    except _FAULTS:
        return None
