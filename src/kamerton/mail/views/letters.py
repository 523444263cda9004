"""Pages of letters inside the platform."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kamerton.core.errors import DomainError
from kamerton.mail import operations
from kamerton.mail.enums import Folder
from kamerton.mail.forms import AnswerForm, LetterForm, MoveForm, fresh_key
from kamerton.mail.models import Letter
from kamerton.mail.queries import letters as queries
from kamerton.texts.api import to_html


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show a folder, or what was found in all of them."""
    folder = request.GET.get("folder", Folder.INBOX.value)
    if folder not in Folder.values:
        folder = Folder.INBOX.value
    text = request.GET.get("q", "").strip()[:100]
    number = request.GET.get("page", "")
    page, rows = queries.letters_page(
        request.user, folder, text, int(number) if number.isdecimal() else 1
    )
    counts = queries.folder_counts(request.user)
    tabs = [
        (value, label, f"?folder={value}", counts.get(value) or None)
        for value, label in Folder.choices
    ]
    context = {"page": page, "rows": rows, "tabs": tabs, "folder": folder, "text": text}
    return render(request, "mail/letter_list.jinja", context)


@require_http_methods(["GET", "POST"])
@login_required
def compose(request: HttpRequest, letter_id: int | None = None) -> HttpResponse:
    """Write a letter: a new one, or a draft."""
    draft = queries.draft_of(request.user, letter_id) if letter_id else None
    choices = queries.choices_for(request.user)
    form = LetterForm(choices, request.POST or None, initial=_initial(request, draft))
    if request.method == "POST" and form.is_valid():
        done = _send_or_keep(request, form, draft)
        if done is not None:
            return done
    context = {"form": form, "draft": draft, "has_choices": choices.people or choices.groups}
    return render(request, "mail/letter_new.jinja", context)


def _initial(request: HttpRequest, draft: Letter | None) -> dict[str, Any]:
    if draft is None:
        to = request.GET.get("to", "")
        return {**fresh_key(), "people": [int(to)] if to.isdecimal() else []}
    return {
        "key": draft.key,
        "people": draft.to_people,
        "groups": draft.to_groups,
        "subject": draft.subject,
        "body": draft.body,
    }


def _send_or_keep(
    request: HttpRequest, form: LetterForm, draft: Letter | None
) -> HttpResponse | None:
    new = form.letter(draft.answers if draft else None)
    try:
        if "keep" in request.POST:
            operations.save_draft(new, actor=request.user)
            messages.success(request, _("The draft is kept."))
            return redirect("/mail/?folder=drafts")
        sent = operations.send_letter(new, actor=request.user)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None
    messages.success(request, _("The letter is sent."))
    return redirect("mail:letter", sent.pk)


@require_http_methods(["GET", "POST"])
@login_required
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Show a letter in its talk, and take an answer."""
    found, copy = queries.access_letter(request.user, letter_id)
    if found.sent_at is None:
        return redirect("mail:draft", found.pk)
    form = AnswerForm(request.POST or None, initial=fresh_key())
    if request.method == "POST" and form.is_valid():
        try:
            sent = operations.send_letter(form.letter(found), actor=request.user)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The letter is sent."))
            return redirect("mail:letter", sent.pk)
    talk = queries.talk_of(request.user, found)
    operations.read_talk([one.pk for one in talk], actor=request.user)
    context = {
        "letter": found,
        "copy": copy,
        "talk": [(one, to_html(one.body)) for one in talk],
        "to": queries.recipients_shown(talk),
        "form": form if found.author_id not in {None, request.user.pk} else None,
        "home": Folder.SENT if found.author_id == request.user.pk else Folder.INBOX,
    }
    return render(request, "mail/letter_show.jinja", context)


@require_POST
@login_required
def move(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Put a letter into the archive, or back."""
    form = MoveForm(request.POST)
    folder = form.cleaned_data["folder"] if form.is_valid() else ""
    operations.move_letter(letter_id, actor=request.user, folder=folder)
    return redirect("mail:index")


@require_POST
@login_required
def draft_delete(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Throw a draft away."""
    operations.delete_draft(letter_id, actor=request.user)
    messages.success(request, _("The draft is deleted."))
    return redirect("/mail/?folder=drafts")
