import re

import pytest
from django.urls import reverse

from kamerton.chat.models import Message, Seat
from kamerton.learning import chats
from kamerton.learning.api import dismiss_learner
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from tests.factories.study import make_cohort, make_studying

pytestmark = pytest.mark.django_db


def address(room, name="room", *args):
    return reverse(f"chat:{name}", args=[room.pk, *args])


def form_of(text="Привет!", key="k1", **more):
    return {"text": text, "key": key, **more}


def test_list_shows_the_last_line_and_the_unread(room, say, learner, colleague, sign_in):
    say(colleague, "Кто завтра **первый**?")
    html = sign_in(learner).get(reverse("chat:index")).content.decode()
    assert "Группа 7" in html
    assert "Пётр Гусев: Кто завтра" in html
    assert re.search(r'class="count new">1<span class="vh"> непрочитанных', html)


def test_rooms_of_ones_things_are_made_at_the_first_look(hall, learner, sign_in):
    client = sign_in(learner)
    assert "Группа 7" in client.get(reverse("chat:index")).content.decode()
    assert Seat.objects.filter(person=learner).count() == 1


def test_room_shows_messages_marks_the_new_and_remembers_what_was_read(
    room, say, learner, colleague, sign_in
):
    say(learner, "Раз")
    say(colleague, "Два\nстроки https://example.org/a?b=1.")
    client = sign_in(learner)
    html = client.get(address(room)).content.decode()
    assert 'id="new"' in html
    assert "Два<br>строки" in html
    assert 'href="https://example.org/a?b=1"' in html
    assert Seat.objects.get(person=learner).read_number == 2
    assert 'id="new"' not in client.get(address(room)).content.decode()


def test_a_form_without_script_sends_once_and_leads_to_the_message(room, learner, sign_in):
    client = sign_in(learner)
    for _ in range(2):
        response = client.post(address(room, "send"), form_of())
        assert response.headers["Location"] == address(room) + "#m-1"
    assert Message.objects.count() == 1


def test_a_script_is_told_the_number_or_what_is_wrong(room, learner, sign_in):
    client = sign_in(learner)
    headers = {"X-Chat": "1"}
    response = client.post(address(room, "send"), form_of(), headers=headers)
    assert response.json() == {"number": 1}
    wrong = client.post(address(room, "send"), form_of("а" * 20_001, "k2"), headers=headers)
    assert wrong.status_code == 422
    assert "20 000" in wrong.json()["message"]


def test_what_was_refused_stays_in_the_box(room, learner, sign_in):
    response = sign_in(learner).post(address(room, "send"), form_of("б" * 20_001))
    assert response.status_code == 422
    assert "б" * 20_001 in response.content.decode()


def test_messages_after_a_number_come_in_order(room, say, learner, colleague, sign_in):
    for number in range(1, 61):
        say(colleague, f"строка {number}")
    response = sign_in(learner).get(address(room, "messages") + "?after=5")
    found = re.findall(r'data-number="(\d+)"', response.content.decode())
    assert found == [str(number) for number in range(6, 56)]
    assert response.headers["X-After"] == "1"


def test_a_member_who_comes_by_an_address_has_read_what_was_shown(
    room, say, colleague, learner, sign_in
):
    Seat.objects.filter(person=learner).delete()
    say(colleague)
    sign_in(learner).get(address(room))
    assert Seat.objects.get(person=learner).read_number == 1


def test_messages_that_come_later_go_on_under_the_name(room, say, learner, colleague, sign_in):
    say(colleague)
    say(colleague)
    html = sign_in(learner).get(address(room, "messages") + "?after=1").content.decode()
    assert "continues" in html
    assert 'id="m-1"' not in html


PAGES = ("room", "messages", "day")


@pytest.mark.parametrize("name", PAGES)
def test_strangers_and_guests_see_nothing(room, say, learner, stranger, client, sign_in, name):
    say(learner)
    assert client.get(address(room, name)).status_code == 302
    assert sign_in(stranger).get(address(room, name)).status_code == 404


@pytest.mark.parametrize("name", ["thread", "edit", "history"])
def test_strangers_see_no_message(room, say, learner, stranger, sign_in, name):
    say(learner)
    assert sign_in(stranger).get(address(room, name, 1)).status_code == 404


def test_strangers_write_nothing(room, say, learner, stranger, sign_in):
    say(learner)
    client = sign_in(stranger)
    assert client.post(address(room, "send"), form_of()).status_code == 404
    for name in ("delete", "react"):
        assert client.post(address(room, name, 1), {"sign": "👍"}).status_code == 404
    assert client.post(address(room, "read"), {"number": 1}).status_code == 404


def test_edit_delete_react_and_history(room, say, learner, tutor, sign_in):
    say(learner, "было")
    client = sign_in(learner)
    assert client.post(address(room, "edit", 1), {"text": "стало"}).status_code == 302
    assert "было" in client.get(address(room, "history", 1)).content.decode()
    assert client.post(address(room, "react", 1), {"sign": "🎵"}).status_code == 302
    assert 'aria-pressed="true"' in client.get(address(room)).content.decode()
    client.post(address(room, "delete", 1))
    html = client.get(address(room)).content.decode()
    assert "Удалено автором" in html
    assert "стало" not in html
    assert client.get(address(room, "history", 1)).status_code == 403
    assert "стало" in sign_in(tutor).get(address(room, "history", 1)).content.decode()


def test_thread_search_and_day(room, say, learner, colleague, sign_in):
    say(learner, "Где ноты сонатины?")
    say(colleague, "В банке.", answers=1)
    client = sign_in(learner)
    assert "В банке." in client.get(address(room, "thread", 1)).content.decode()
    html = client.get(reverse("chat:search") + "?q=сонатина").content.decode()
    assert "Где ноты сонатины?" in html
    day = Message.objects.get(number=1).created_at.date().isoformat()
    response = client.get(address(room, "day") + f"?on={day}")
    assert response.headers["Location"] == address(room) + "?at=1#m-1"
    assert client.get(address(room, "day") + "?on=2999-01-01", follow=True).status_code == 200


def test_a_cohort_has_its_chat_and_strangers_do_not(
    institute, organiser, tutor, learner, colleague, stranger, sign_in
):
    cohort = make_cohort(institute)
    make_studying(cohort, learner, organiser)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    page = reverse("chat:of", args=["cohort", cohort.pk])
    response = sign_in(learner).get(page)
    room_page = response.headers["Location"]
    assert sign_in(learner).post(f"{room_page}send/", form_of()).status_code == 302
    assert "Привет!" in sign_in(tutor).get(room_page).content.decode()
    assert sign_in(organiser).get(room_page).status_code == 200
    for other in (stranger, colleague):
        assert sign_in(other).get(page).status_code == 404
        assert sign_in(other).get(room_page).status_code == 404
    assert sign_in(learner).get(reverse("chat:of", args=["cohort", 0])).status_code == 404
    html = sign_in(learner).get(reverse("learning:cohort", args=[cohort.slug])).content.decode()
    assert page in html


def test_one_chooses_from_those_whom_one_may_write_to(
    institute, organiser, tutor, learner, stranger, sign_in
):
    cohort = make_cohort(institute)
    make_studying(cohort, learner, organiser)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    client = sign_in(learner)
    html = client.get(reverse("chat:new")).content.decode()
    assert "Левина Ирина Павловна" in html
    assert "Соколова Нина Андреевна" in html
    assert "Лебедь" not in html
    response = client.post(reverse("chat:new"), {"people": [tutor.pk]})
    assert "Ирина Левина" in client.get(response.headers["Location"]).content.decode()
    assert client.post(reverse("chat:new"), {"people": [stranger.pk]}).status_code == 422
    made = client.post(reverse("chat:new"), {"people": [tutor.pk, organiser.pk], "title": "Трио"})
    assert "Трио" in client.get(made.headers["Location"]).content.decode()
    assert client.post(f"{made.headers['Location']}leave/").status_code == 302
    assert client.get(made.headers["Location"]).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 70])
def test_pages_cost_the_same_few_statements(
    room, say, learner, colleague, sign_in, django_assert_num_queries, count
):
    for _ in range(count):
        say(colleague)
    client = sign_in(learner)
    for _ in range(3):  # until all is read: then the page writes nothing
        client.get(address(room))
    for page, statements in (
        (address(room), ROOM),
        (address(room, "messages") + "?after=0", PART),
        (reverse("chat:index"), LIST),
    ):
        with django_assert_num_queries(statements):
            client.get(page)


ROOM, PART, LIST = 4, 3, 3


def test_the_counter_beside_the_bell_follows_what_is_read(room, say, learner, colleague, sign_in):
    say(colleague)
    client = sign_in(learner)
    shown = re.compile(r'data-counts="chat.unread".*?data-bell-count>(\d*)<', re.DOTALL)
    assert shown.search(client.get("/settings/").content.decode())[1] == "1"
    client.get(address(room))
    assert shown.search(client.get("/settings/").content.decode())[1] == ""
    assert client.get(reverse("chat:unread")).json() == {"unread": 0}


def test_who_was_dismissed_reads_and_counts_nothing_more(
    institute, organiser, tutor, learner, sign_in
):
    cohort = make_cohort(institute)
    enrolment = make_studying(cohort, learner, organiser)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    client = sign_in(learner)
    page = client.get(reverse("chat:of", args=["cohort", cohort.pk])).headers["Location"]
    sign_in(tutor).get(page)
    sign_in(tutor).post(f"{page}send/", form_of("Только для группы"))
    dismiss_learner(organiser, enrolment_id=enrolment.pk, note="По заявлению")
    chats.follow_enrolment(enrolment.pk, "dismissed")
    client = sign_in(learner)
    assert client.get(page).status_code == 404
    assert "Группа" not in client.get(reverse("chat:index")).content.decode().split("<main")[1]
    assert client.get(reverse("chat:unread")).json() == {"unread": 0}
    assert "Только" not in client.get(reverse("chat:search") + "?q=группы").content.decode()
