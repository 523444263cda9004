"""The knowledge base, for those who look for an answer."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kamerton.core.api import found_ids
from kamerton.core.errors import NotFound
from kamerton.help.enums import Area
from kamerton.help.models import Article, Thanks
from kamerton.help.rules import may, require

KIND = "help.article"
MOST_SUGGESTED = 5


def article_by_slug(viewer: Any, slug: str) -> Article:
    """Return an article that the viewer may read. Raises NotFound."""
    found = Article.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound("no_article", _("There is no such article."))
    require("help.view_article", viewer, found)
    return found


def articles(viewer: Any, *, words: str = "", area: str = "") -> QuerySet[Article]:
    """Return articles, those that helped most first; those who answer see unpublished ones too.

    Two statements with words: the search's and the list's.
    """
    found = Article.objects.defer("body", "body_en")
    if not may("help.answer_questions", viewer):
        found = found.filter(is_published=True)
    if area in Area.values:
        found = found.filter(area=area)
    if words:
        found = found.filter(pk__in=found_ids(KIND, words))
    return found.order_by("-helped", "title", "pk")


def suggested(words: str) -> Sequence[Article]:
    """Return the few published articles that may answer already (two statements)."""
    if len(words.strip()) < 3:
        return ()
    ids = found_ids(KIND, " or ".join(words.split()[:12]), limit=50)
    found = Article.objects.filter(pk__in=ids, is_published=True).defer("body", "body_en")
    return tuple(found.order_by("-helped", "pk")[:MOST_SUGGESTED])


def has_thanked(person: Any, article: Article) -> bool:
    """Return True when the article helped this person already."""
    return (
        person.pk is not None and Thanks.objects.filter(article=article, person=person.pk).exists()
    )


def findable_articles() -> Sequence[int]:
    """Return the ids of what the search holds."""
    return list(Article.objects.filter(is_published=True).values_list("pk", flat=True))
