import pytest

from kamerton.notifications import operations
from kamerton.notifications.api import notify
from kamerton.notifications.models import Mail, Manner, Notification, Preference
from tests.notifications.conftest import ORDER, REPLY, REVIEW


@pytest.fixture
def mails(db):
    return [
        Mail.objects.create(
            sender="Камертон <noreply@kamerton.example>",
            recipients=["orlova@test.kamerton.example"],
            subject=f"Письмо {number}",
            text=f"Здравствуйте!\n\nСсылка: http://127.0.0.1/confirm/{number}/\nКамертон",
            raw=b"",
            state=["sent", "kept", "failed"][number % 3],
            error="550" if number % 3 == 2 else "",
        )
        for number in range(3)
    ]


def test_the_bell_shows_how_many_are_unread(sign_in, learner):
    notify([learner.pk], REPLY, url="/")
    notify([learner.pk], REPLY, url="/")
    html = sign_in(learner).get("/notifications/").content.decode()
    assert f'data-topic="person:{learner.pk}"' in html
    assert ">2</span>" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_titles_newest_first(sign_in, learner, count, django_assert_num_queries):
    for number in range(count):
        notify([learner.pk], REVIEW, url="/", params={"title": f"Этюд <{number}>"})
    client = sign_in(learner)
    client.get("/notifications/")
    with django_assert_num_queries(4):  # session, person, count, page, bell
        html = client.get("/notifications/").content.decode()
    places = [html.index(f"Проверено: «Этюд &lt;{number}&gt;»") for number in range(count)]
    assert places == sorted(places, reverse=True)


def test_an_empty_list_says_what_will_be_here(sign_in, learner):
    assert "Пока ничего не произошло" in sign_in(learner).get("/notifications/").content.decode()


def test_a_guest_signs_in_first(client, db):
    assert client.get("/notifications/").status_code == 302


def test_opening_marks_as_read_and_leads_on(sign_in, learner):
    (notice,) = notify([learner.pk], REPLY, url="/catalogue/")
    response = sign_in(learner).get(f"/notifications/{notice}/")
    assert (response.status_code, response["Location"]) == (302, "/catalogue/")
    assert Notification.objects.get().read_at is not None


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_opening_never_leads_to_another_site(sign_in, learner, url):
    (notice,) = notify([learner.pk], REPLY, url=url)
    response = sign_in(learner).get(f"/notifications/{notice}/")
    assert response["Location"] == "/notifications/"


def test_anothers_notification_is_not_found(sign_in, learner, stranger):
    (notice,) = notify([learner.pk], REPLY, url="/")
    assert sign_in(stranger).get(f"/notifications/{notice}/").status_code == 404


def test_all_are_marked_by_one_button(sign_in, learner):
    notify([learner.pk], REPLY, url="/")
    client = sign_in(learner)
    assert client.get("/notifications/read/").status_code == 405
    assert client.post("/notifications/read/").status_code == 302
    assert Notification.objects.filter(read_at=None).count() == 0


def test_preferences_are_kept(sign_in, learner):
    client = sign_in(learner)
    html = client.get("/notifications/preferences/").content.decode()
    assert "Приказы" in html
    assert f'name="mail-{ORDER}"' not in html
    wanted = {f"mail-{REPLY}": "weekly", f"mail-{REVIEW}": "never", f"page-{REPLY}": "on"}
    wanted |= {
        "digest_hour": "6",
        "digest_weekday": "2",
        "quiet_from": "22:00",
        "quiet_until": "07:30",
    }
    response = client.post("/notifications/preferences/", wanted, follow=True)
    assert "Настройки сохранены." in response.content.decode()
    kept = Preference.objects.order_by("kind").values_list("kind", "in_page", "mail", "by_push")
    assert list(kept) == [(REPLY, True, "weekly", False), (REVIEW, False, "never", False)]
    manner = Manner.objects.get()
    assert (manner.digest_hour, manner.digest_weekday, manner.has_digests) == (6, 2, False)
    assert (str(manner.quiet_from), str(manner.quiet_until)) == ("22:00:00", "07:30:00")
    html = client.get("/notifications/preferences/").content.decode()
    assert 'value="22:00"' in html
    refused = client.post("/notifications/preferences/", {**wanted, "quiet_until": ""})
    assert "Укажите оба часа" in refused.content.decode()


def test_an_unsubscribing_page_asks_and_does(client, learner):
    address = f"/notifications/unsubscribe/{operations.unsubscribe_token(learner.pk, REVIEW)}/"
    assert "Не присылать" in client.get(address).content.decode()
    assert "больше не будут приходить" in client.post(address).content.decode()
    assert client.get("/notifications/unsubscribe/nonsense/").status_code == 404


def test_the_outbox_is_for_the_administrator(sign_in, client, mails, learner, administrator):
    assert client.get("/administration/mail/").status_code == 403
    assert sign_in(learner).get("/administration/mail/").status_code == 403
    client = sign_in(administrator)
    html = client.get("/administration/mail/").content.decode()
    assert [f"Письмо {number}" in html for number in range(3)] == [True] * 3
    found = client.get("/administration/mail/?text=Письмо 1").content.decode()
    assert "Письмо 1" in found
    assert "Письмо 2" not in found
    assert client.get("/demo/mail/").status_code == 404


def test_in_the_demo_institute_everybody_reads_the_mail(client, mails, settings):
    settings.DEMO = True
    html = client.get("/demo/mail/").content.decode()
    assert "Письмо 2" in html
    page = client.get(f"/administration/mail/{mails[1].pk}/").content.decode()
    assert 'href="http://127.0.0.1/confirm/1/"' in page
    assert client.get("/administration/mail/999999/").status_code == 404


@pytest.mark.parametrize("language", ["ru", "en"])
def test_pages_answer_in_both_languages(sign_in, learner, language):
    client = sign_in(learner, language)
    for address in ("/notifications/", "/notifications/preferences/"):
        response = client.get(address)
        assert response["Content-Language"] == language
