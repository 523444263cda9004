"""Who may do what with questions: the asker with their own, those who answer with all."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from kamerton.core.errors import Forbidden, NotFound
from kamerton.help.models import Article, Question
from kamerton.people.api import has_role
from kamerton.people.enums import Role

ANSWERING = (Role.ORGANISER, Role.METHODOLOGIST, Role.ADMINISTRATOR)


@rules.predicate
def answers(person: Any, _object: object = None) -> bool:
    """Return True for the institute's organisers, methodologists and administrators."""
    return has_role(person, *ANSWERING)


@rules.predicate
def is_asker(person: Any, question: Question) -> bool:
    """Return True for who asked it."""
    return question.person_id is not None and question.person_id == getattr(person, "pk", None)


@rules.predicate
def is_published(_person: Any, article: Article) -> bool:
    """Return True for an article that everybody may read."""
    return article.is_published


rules.add_perm("help.answer_questions", answers)
rules.add_perm("help.view_question", is_asker | answers)
rules.add_perm("help.add_message", is_asker | answers)
rules.add_perm("help.close_question", is_asker | answers)
rules.add_perm("help.view_article", is_published | answers)


def may(permission: str, person: Any, target: object = None) -> bool:
    """Return True when ``person`` has ``permission`` on ``target``."""
    return bool(rules.has_perm(permission, person, target))


def require(permission: str, person: Any, target: object = None) -> None:
    """Raise unless ``person`` has ``permission`` on ``target``.

    Raises:
        NotFound: another's question, an unpublished article: strangers learn nothing of either.
        Forbidden: what the person may see, but not do.
    """
    if may(permission, person, target):
        return
    if isinstance(target, Question) and not may("help.view_question", person, target):
        raise NotFound("no_question", _("There is no such question."))
    if isinstance(target, Article):
        raise NotFound("no_article", _("There is no such article."))
    raise Forbidden("forbidden", _("You have no right to do this."))


def may_read_question(person: Any, owner_id: str) -> bool:
    """Return True for those who may read the question that a file hangs on."""
    found = Question.objects.filter(pk=int(owner_id)).first() if owner_id.isdecimal() else None
    return found is not None and may("help.view_question", person, found)


def may_read_article(person: Any, owner_id: str) -> bool:
    """Return True for those who may read the article that a file hangs on."""
    found = Article.objects.filter(pk=int(owner_id)).first() if owner_id.isdecimal() else None
    return found is not None and may("help.view_article", person, found)
