"""Small real files of many kinds, made on the spot."""

import io
import struct
import zipfile

import docx
import openpyxl
from PIL import Image


def picture(kind="PNG", size=(40, 30), **options):
    out = io.BytesIO()
    Image.new("RGB", size, (138, 90, 18)).save(out, kind, **options)
    return out.getvalue()


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/").replace("_DOT_", "."), text)
    return out.getvalue()


def word(*paragraphs):
    document, out = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


def sheet(*cells):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row, cell in enumerate(cells, start=1):
        book.active.cell(row, 1, cell)
    book.save(out)
    return out.getvalue()


def slides(*texts):
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    parts = {"ppt/presentation.xml": "<p/>"}
    for number, text in enumerate(texts, start=1):
        parts[f"ppt/slides/slide{number}.xml"] = f'<a:p xmlns:a="{space}"><a:t>{text}</a:t></a:p>'
    return _zip(parts)


def open_text(*paragraphs):
    space = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<t:p>{paragraph}</t:p>" for paragraph in paragraphs)
    return _zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<doc xmlns:t="{space}">{body}</doc>',
        }
    )


def musicxml_archive():
    return _zip({"META-INF/container.xml": "<container/>", "score.xml": "<score-partwise/>"})


def _zip(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()


def wave(seconds=0.1):
    data = b"\0\0" * int(8000 * seconds)
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(data),
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        8000,
        16000,
        2,
        16,
        b"data",
        len(data),
    )
    return head + data


def pdf(text="Баян"):
    """A PDF of one page with a text layer, by Typst."""
    import typst

    return typst.compile(text.encode(), format="pdf")
