"""PDF documents by Typst: one template file and plain data, compiled in this process.

Templates read their data with ``json(sys.inputs.data)`` — as bytes, so that no text of a person
is ever read as markup.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst


def compile_pdf(template: Path, data: Mapping[str, Any], *, language: str = "ru") -> bytes:
    """Return the PDF that ``template`` makes of ``data``.

    Args:
        template: a .typ file of the calling package.
        data: JSON-serialisable values; texts are shown as they are.
        language: the document's language, for hyphenation and quotation marks.

    Raises:
        typst.TypstError: the template itself is wrong.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False, default=str), "lang": language}
    compiled = typst.compile(str(template), sys_inputs=inputs)
    if not isinstance(compiled, bytes):
        raise TypeError("one document was expected")
    return compiled
