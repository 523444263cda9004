"""The insurance number of an individual account (СНИЛС)."""

import re

# Numbers up to 001-001-998 were given before there was a check number.
_WITHOUT_CHECK = 1001998


def digits_of(text: str) -> str:
    """Return the digits of a number as people type it: «112-233-445 95» → «11223344595»."""
    return re.sub(r"[\s\-‐‑–—−]", "", text)


def is_right(digits: str) -> bool:
    """Return True for eleven digits whose check number fits.

    The nine digits are multiplied by their places counted from the end and summed; the check number is
    the last two digits of the remainder by 101 (a remainder of 100 gives 00). It is not checked up to
    001-001-998. Source: «Алгоритм формирования контрольного числа Страхового номера», section 8 of the
    Pension Fund's formats for employers, consultant.ru/document/cons_doc_LAW_124607 (read 23.11.2026);
    its example is 112-233-445 95.
    """
    if not re.fullmatch(r"[0-9]{11}", digits):
        return False
    if int(digits[:9]) <= _WITHOUT_CHECK:
        return True
    total = sum(
        int(digit) * place for digit, place in zip(digits[:9], range(9, 0, -1), strict=True)
    )
    return int(digits[9:]) == total % 101 % 100


def written(digits: str) -> str:
    """Return the number as it is printed: «112-233-445 95»."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}" if digits else ""


def masked(digits: str) -> str:
    """Return the number for a list: «•••-•••-••• 95»."""
    return f"•••-•••-••• {digits[9:]}" if digits else ""
