"""The knowledge base: written, grown from answers, published, thanked for."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from slugify import slugify

from kamerton.core import clock
from kamerton.core.api import audit, forget, index
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.help.errors import WrongData
from kamerton.help.models import Article, Thanks
from kamerton.help.rules import require
from kamerton.texts.api import is_empty, plain_text, settle_files

OWNER = "help.article"
FIELDS = frozenset({"title", "title_en", "body", "body_en", "area", "is_published"})


@transaction.atomic
def write_article(
    actor: PersonLike, *, fields: Mapping[str, Any], question_id: int | None = None
) -> Article:
    """Write an article, perhaps grown from a question; once published, it is found by all.

    Raises:
        WrongData: no text in the first language.
    """
    require("help.answer_questions", actor)
    article = Article(slug=_free_slug(fields["title"]), grown_from_id=question_id)
    return _keep(article, actor, fields)


@transaction.atomic
def change_article(actor: PersonLike, *, article_id: int, fields: Mapping[str, Any]) -> Article:
    """Change an article, publish it or take it back; its address stays."""
    require("help.answer_questions", actor)
    found = Article.objects.select_for_update(no_key=True).filter(pk=article_id).first()
    if found is None:
        raise NotFound("no_article", _("There is no such article."))
    return _keep(found, actor, fields)


def _keep(article: Article, actor: PersonLike, fields: Mapping[str, Any]) -> Article:
    for name in FIELDS & fields.keys():
        setattr(article, name, fields[name])
    if is_empty(article.body):
        raise WrongData("no_text", _("Write the article."), field="body")
    article.updated_by_id, article.updated_at = actor.pk, clock.now()
    article.save()
    article.body = settle_files(article.body, owner=(OWNER, article.pk), actor=actor)
    article.body_en = settle_files(article.body_en, owner=(OWNER, article.pk), actor=actor)
    article.save(update_fields=["body", "body_en"])
    index_article(article)
    audit("help.write_article", actor_id=actor.pk, object_kind="article", object_id=article.pk)
    return article


def _free_slug(title: str) -> str:
    base = slugify(title, max_length=70) or "article"
    taken = set(Article.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug
        for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
        if slug not in taken
    )


def index_article(article: Article) -> None:
    """Make a published article findable; take another out of the search."""
    if not article.is_published:
        forget((OWNER, article.pk))
        return
    index(
        (OWNER, article.pk),
        title=article.title,
        title_en=article.title_en,
        body=f"{plain_text(article.body)}\n{plain_text(article.body_en)}",
        url=reverse("help:article", args=[article.slug]),
        audiences=["public"],
    )


def index_again(article_id: int) -> None:
    """Index one article anew."""
    index_article(Article.objects.get(pk=article_id))


@transaction.atomic
def thank(actor: PersonLike, *, article_id: int) -> None:
    """Note that an article helped somebody: once a person."""
    article = Article.objects.filter(pk=article_id).first()
    if article is None:
        raise NotFound("no_article", _("There is no such article."))
    require("help.view_article", actor, article)
    _one, is_new = Thanks.objects.get_or_create(article=article, person_id=actor.pk)
    if is_new:
        Article.objects.filter(pk=article.pk).update(helped=F("helped") + 1)
