"""An order as a paper: the same blocks for PDF, DOCX and the page's preview."""

from collections.abc import Sequence

from django.utils import timezone, translation

from kamerton.core.api import Grid, Paper, Signatures, Text
from kamerton.office.models import Contract, Order
from kamerton.ui.api import date

LIST_MARK = "{people}"


def blocks_of(body: str, names: Sequence[str]) -> list[Text | Grid]:
    """Return paragraphs, and the table of people where the template has it."""
    found: list[Text | Grid] = []
    for line in body.splitlines():
        before, mark, after = line.partition(LIST_MARK)
        if before.strip():
            found.append(Text(before.strip(), is_bold=before.strip() == "ПРИКАЗЫВАЮ:"))
        if mark:
            rows = [(str(number), name) for number, name in enumerate(names, start=1)]
            found.append(Grid(("№", "Фамилия, имя, отчество"), rows, (1, 9)))
        if after.strip(" .;,"):
            found.append(Text(after.strip()))
    return found


def _cancelled(order: Order) -> list[Text]:
    if order.cancelled_at is None:
        return []
    day = date(timezone.localdate(order.cancelled_at))
    return [Text(f"ОТМЕНЁН {day}. {order.cancel_reason}", is_bold=True)]


def order_paper(order: Order, names: Sequence[str]) -> Paper:
    """Return the order, in Russian as the document is; a cancelled one says so above its words."""
    with translation.override("ru"):
        return Paper(
            institute=order.institute,
            title="Приказ",
            subtitle=order.title,
            left=date(order.on),
            right=f"№ {order.number}" if order.number else "№ ____",
            blocks=(
                *_cancelled(order),
                *blocks_of(order.body, names),
                Signatures(((order.signer_post, order.signer_name),)),
            ),
        )


def contract_paper(contract: Contract) -> Paper:
    """Return the contract, in Russian, with lines for both sides to sign."""
    with translation.override("ru"):
        return Paper(
            institute=contract.institute,
            title=f"Договор № {contract.number}",
            subtitle=contract.title,
            left=date(contract.on),
            blocks=(
                *blocks_of(contract.body, ()),
                Signatures(
                    (
                        (contract.signer_post or "Исполнитель", contract.signer_name),
                        ("Заказчик", contract.payer),
                    )
                ),
            ),
        )
