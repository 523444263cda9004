"""The pictures of the README are of pages as they should be."""

import pytest

from tools.pictures import ErrorPage, Picture, take


def test_an_error_page_is_no_picture(browser, base_url):
    lost = Picture("lost", "orlova", lambda page: page.goto("/cohorts/there-is-none/"))
    with pytest.raises(ErrorPage, match="404"):
        take(browser, base_url, lost)


def test_a_sound_page_is_one(browser, base_url):
    home = Picture("home", "orlova", lambda page: page.goto("/"), width=360, height=740)
    assert take(browser, base_url, home).startswith(b"\x89PNG")
