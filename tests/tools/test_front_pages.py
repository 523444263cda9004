"""The pages that the front serves by itself."""

import pytest

from kamerton.runtime.front import PAGES, page_policy
from tools.front_pages import pages, write_all


def test_front_has_every_page_that_it_names():
    write_all()

    assert set(pages()) == {"large", "missing", "refused", "unavailable"}
    for name, page in pages().items():
        assert (PAGES / f"{name}.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize("name", ["large", "missing", "refused", "unavailable"])
def test_page_speaks_both_languages_under_one_policy(name):
    page = pages()[name]

    assert '<html lang="ru">' in page
    assert '<section lang="en">' in page
    assert "$" not in page
    assert "sha256-" in page_policy()
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert style == pages()["missing"].partition("<style>")[2].partition("</style>")[0]
    assert ('http-equiv="refresh"' in page) is (name == "unavailable")
