"""The archive of a year."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kamerton.files.api import files_of_many
from kamerton.office.forms.timetable import YearForm
from kamerton.office.operations.archive import ask_for_archive
from kamerton.office.queries import archive as queries
from kamerton.office.rules import require
from kamerton.ui.api import render_page


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show the archives of years, and have one gathered."""
    require("office.archive_year", request.user)
    form = YearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_for_archive(request.user, year=form.cleaned_data["year"])
        messages.success(request, _("The archive is being gathered."))
        return redirect("office:archives")
    found = queries.archives()
    files = files_of_many(queries.OWNER, [one.pk for one in found])
    context = {"form": form, "rows": [(one, files.get(str(one.pk), [])) for one in found]}
    return render_page(request, "office/archive_list.jinja", context)
