"""The papers of a year as files: what they are called, and the list with checksums."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator

from django.utils import translation
from slugify import slugify

from kamerton.core.api import paper_docx, paper_pdf, workbook
from kamerton.credentials.api import (
    certificates_of_cohort,
    handing_sheet,
    issued_in_year,
    register_rows,
    register_workbook,
)
from kamerton.files.api import files_of, open_file
from kamerton.learning.api import attestation_papers_of
from kamerton.office import federal
from kamerton.office.order_papers import contract_paper, order_paper
from kamerton.office.queries.archive import cohorts_of_year, contracts_of_year, orders_of_year
from kamerton.office.queries.federal import federal_sheet
from kamerton.office.queries.orders import SIGNATURES, names_in

LIST = "Опись.csv"
File = tuple[str, bytes]


def _orders(year: int) -> Iterator[File]:
    found = orders_of_year(year)
    lines = []
    for order in found:
        names = names_in(order)
        paper = order_paper(order, names)
        base = f"Приказы/{order.number:04d} {slugify(order.get_kind_display(), lowercase=False)}"
        yield f"{base}.pdf", paper_pdf(paper)
        yield f"{base}.docx", paper_docx(paper)
        for file in files_of((SIGNATURES, order.pk)):
            with open_file(file.id) as content:
                yield f"{base} {file.name}", content.read()
        state = f"отменён: {order.cancel_reason}" if order.is_cancelled else ""
        lines.append((order.number, order.on, order.title, order.cohort.title, len(names), state))
    columns = ("Номер", "Дата", "О чём", "Группа", "Человек", "Состояние")
    yield "Приказы/Журнал приказов.xlsx", workbook({"Приказы": (columns, lines)})


def _contracts(year: int) -> Iterator[File]:
    for contract in contracts_of_year(year):
        yield f"Договоры/{contract.number:04d}.pdf", paper_pdf(contract_paper(contract))


def _cohorts(year: int) -> Iterator[File]:
    for cohort in cohorts_of_year(year):
        folder = f"Группы/{cohort.slug}"
        rows = certificates_of_cohort(cohort.pk)
        if rows:
            sheet = handing_sheet(
                rows,
                programme=cohort.version.title,
                cohort=cohort.title,
                institute=rows[0].certificate.institute,
            )
            yield f"{folder}/Ведомость выдачи.pdf", paper_pdf(sheet)
            yield f"{folder}/Ведомость выдачи.docx", paper_docx(sheet)
        entries = federal_sheet(cohort).entries
        for preset in federal.PRESETS.values() if entries else ():
            values = [federal.values(entry, preset) for entry in entries]
            table = workbook({"Лист1": (preset.columns, values)})
            yield f"{folder}/ФРДО {preset.code}.xlsx", table


def _attestations(year: int) -> Iterator[File]:
    for paper in attestation_papers_of(year):
        folder = f"Группы/{paper.slug}"
        yield f"{folder}/Протокол аттестации.pdf", paper_pdf(paper.protocol)
        yield f"{folder}/Протокол аттестации.docx", paper_docx(paper.protocol)
        yield f"{folder}/Аттестационная ведомость.pdf", paper_pdf(paper.sheet)
        yield f"{folder}/Аттестационная ведомость.docx", paper_docx(paper.sheet)
        for file in files_of(paper.signed):
            with open_file(file.id) as content:
                yield f"{folder}/Аттестация {file.name}", content.read()


def files_of_year(year: int) -> Iterator[File]:
    """Return every file of a year's archive: name in the archive, and content."""
    register = register_workbook(register_rows(issued_in_year(year)))
    yield "Книга регистрации.xlsx", register
    yield from _orders(year)
    yield from _contracts(year)
    yield from _cohorts(year)
    with translation.override("ru"):
        attestations = list(_attestations(year))
    yield from attestations


def packed(files: Iterable[File]) -> bytes:
    """Return a ZIP of the files with a list of them: name, size, SHA-256."""
    out = io.BytesIO()
    lines = ["Файл;Байт;SHA-256"]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
            lines.append(f"{name};{len(content)};{hashlib.sha256(content).hexdigest()}")
        archive.writestr(LIST, "\ufeff" + "\n".join(lines) + "\n")
    return out.getvalue()
