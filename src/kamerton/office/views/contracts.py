"""The contract of an enrolment."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamerton.core.api import DOCX_TYPE, paper_docx, paper_pdf
from kamerton.core.errors import NotFound
from kamerton.learning.api import enrolment_by_id
from kamerton.office.forms.contracts import ContractForm
from kamerton.office.operations.contracts import Terms, make_contract
from kamerton.office.order_papers import contract_paper
from kamerton.office.queries.contracts import contract_of
from kamerton.office.rules import require
from kamerton.office.views.answers import file_response
from kamerton.ui.api import render_page


def _enrolment(request: HttpRequest, enrolment_id: int, *, also_own: bool) -> Any:
    found = enrolment_by_id(enrolment_id)
    own = found is not None and found.person_id == request.user.pk
    if not (own and also_own):
        require("office.issue_order", request.user)
    if found is None:
        raise NotFound("no_enrolment", _("Nobody like this is in the cohort."))
    return found


@login_required
def show(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Show the contract of an enrolment, or ask for its terms."""
    contract = contract_of(enrolment_id)
    enrolment = _enrolment(request, enrolment_id, also_own=contract is not None)
    form = ContractForm(request.POST or None, initial={"payer": enrolment.person.full_name})
    if request.method == "POST" and contract is None and form.is_valid():
        make_contract(request.user, enrolment_id=enrolment_id, terms=Terms(**form.cleaned_data))
        messages.success(request, _("The contract is made."))
        return redirect("office:contract", enrolment_id=enrolment_id)
    context = {
        "enrolment": enrolment,
        "contract": contract,
        "paper": contract_paper(contract) if contract else None,
        "form": form,
        "is_own": enrolment.person_id == request.user.pk,
    }
    return render_page(request, "office/contract_show.jinja", context)


@login_required
@require_safe
def file(request: HttpRequest, enrolment_id: int, kind: str) -> FileResponse:
    """Give the contract as PDF or DOCX to the learner and the office."""
    _enrolment(request, enrolment_id, also_own=True)
    contract = contract_of(enrolment_id)
    if contract is None or kind not in ("pdf", "docx"):
        raise NotFound("no_contract", _("There is no contract yet."))
    paper = contract_paper(contract)
    name = f"Договор № {contract.number} от {contract.on:%d.%m.%Y}"
    if kind == "pdf":
        return file_response(paper_pdf(paper), f"{name}.pdf", "application/pdf")
    return file_response(paper_docx(paper), f"{name}.docx", DOCX_TYPE)
