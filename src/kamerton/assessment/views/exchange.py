"""Questions from a file into the bank, looked at before anything is written; and out of it."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kamerton.assessment import presenting
from kamerton.assessment.enums import ItemState, QuestionType
from kamerton.assessment.exchange.carried import MOST_BYTES, UnreadableFile
from kamerton.assessment.forms.exchange import ConfirmForm, ImportForm
from kamerton.assessment.operations.exchange import import_questions
from kamerton.assessment.queries import attempts, bank, exchange
from kamerton.assessment.rules import require
from kamerton.assessment.views.bank import chosen_filter
from kamerton.core.errors import DomainError, NotFound
from kamerton.files.api import access_file, open_file, store


@login_required
def take(request: HttpRequest) -> HttpResponse:
    """Take a file of questions; it is kept, unread by others, until it is confirmed."""
    require("assessment.change_task", request.user)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            form.add_error("file", _("The file is larger than 50 MB."))
        else:
            try:
                exchange.judged(sent.read())
            except UnreadableFile as fault:
                form.add_error("file", str(fault))
            else:
                sent.seek(0)
                kept = store(
                    sent.file,
                    sent.name or "questions",
                    owner=("upload", str(request.user.pk)),
                    actor=request.user,
                )
                return redirect("assessment:bank_preview", file_id=kept.pk)
    return presenting.page(request, "bank_import.jinja", {"form": form})


@login_required
def preview(request: HttpRequest, file_id: int) -> HttpResponse:
    """Show what becomes of each question of a file; write them when that is confirmed."""
    require("assessment.change_task", request.user)
    file = access_file(request.user, file_id)
    if (file.owner_kind, file.owner_id) != ("upload", str(request.user.pk)):
        raise NotFound("no_file", _("This file is no longer there."))
    with open_file(file_id) as stream:
        content = stream.read(MOST_BYTES + 1)
    try:
        carried = exchange.judged(content)
    except UnreadableFile as fault:
        messages.error(request, str(fault))
        return redirect("assessment:bank_import")
    choices = bank.folder_choices(bank.folders(request.user))
    form = ConfirmForm(request.POST or None, folders=choices)
    if request.method == "POST" and form.is_valid():
        folder = form.cleaned_data["category"]
        try:
            made = import_questions(
                request.user,
                carried,
                category_id=int(folder) if folder else None,
                state=ItemState(form.cleaned_data["state"]),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            said = ngettext(
                "%(num)d question is in the bank.", "%(num)d questions are in the bank.", len(made)
            )
            messages.success(request, said % {"num": len(made)})
            return redirect("assessment:bank")
    rows = exchange.fates(carried)
    context = {
        "form": form,
        "file": file,
        "rows": rows,
        "good": sum(not row.problem for row in rows),
        "type_labels": dict(QuestionType.choices),
        "format": exchange.format_of(content).title,
    }
    return presenting.page(request, "bank_preview.jinja", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give out what the bank's filters show, or the questions of a test, as a file."""
    require("assessment.change_task", request.user)
    target = exchange.FORMATS.get(request.GET.get("format", ""))
    if target is None:
        raise NotFound("no_format", _("There is no such format."))
    test_id = request.GET.get("test", "")
    if test_id.isdecimal():
        found = exchange.test_questions(attempts.test_by_id(int(test_id)))
    else:
        tree = bank.folders(request.user)
        found = list(bank.listed(request.user, chosen_filter(request), tree))
    carried, left = exchange.to_carry(found, target)
    if left and request.GET.get("anyway") != "1":
        context = {
            "left": left,
            "count": len(carried),
            "format": target,
            "type_labels": dict(QuestionType.choices),
        }
        return presenting.page(request, "bank_export.jinja", context)
    response = HttpResponse(target.write(carried), content_type=target.mime)
    name = quote(f"{_('questions')}.{target.extension}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
