"""The first thing that a person sees after script/server."""


def test_guest_opens_the_first_page_without_errors(page, base_url):
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))

    answer = page.goto("/")

    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "ru"
    assert page.locator("h1").count() == 1
    assert problems == []
