"""What other packages use of texts."""

from kamerton.texts.cleaning import clean
from kamerton.texts.fields import RichTextField
from kamerton.texts.inputs import RichTextFormField, RichTextWidget
from kamerton.texts.markdown import from_markdown
from kamerton.texts.operations import settle_files
from kamerton.texts.reading import (
    excerpt,
    has_scores,
    is_empty,
    mentioned_people,
    plain_text,
    referenced_files,
    word_count,
)
from kamerton.texts.rendering import scores_in, to_html
from kamerton.texts.schema import Document, empty_document
from kamerton.texts.writing import to_markdown

__all__ = [
    "Document",
    "RichTextField",
    "RichTextFormField",
    "RichTextWidget",
    "clean",
    "empty_document",
    "excerpt",
    "from_markdown",
    "has_scores",
    "is_empty",
    "mentioned_people",
    "plain_text",
    "referenced_files",
    "scores_in",
    "settle_files",
    "to_html",
    "to_markdown",
    "word_count",
]
