import datetime as dt

import pytest
from django.urls import reverse

from kamerton.core import clock
from kamerton.discussion import operations, queries, spaces
from kamerton.discussion.api import register_members
from kamerton.discussion.enums import Attention, Stage
from kamerton.discussion.errors import Conflict, Forbidden
from kamerton.notifications.models import Notification
from kamerton.texts.api import from_markdown
from tests.discussion.conftest import KIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(room, topic, tutor, learner, colleague):
    register_members(KIND, lambda owner_id: [learner.pk, colleague.pk])
    today = clock.today()
    yield operations.lead_group(
        topic,
        actor=tutor,
        discuss_on=today + dt.timedelta(days=7),
        sum_up_on=today + dt.timedelta(days=14),
    )
    del spaces._members[KIND]


def told(stage):
    kind = f"discussion.stage_{stage}"
    return set(Notification.objects.filter(kind=kind).values_list("person_id", flat=True))


def days_later(days):
    return clock.at(clock.now() + dt.timedelta(days=days))


def test_beginning_tells_the_members(group, learner, colleague, tutor):
    assert told("collect") == {learner.pk, colleague.pk, tutor.pk}


def test_stages_turn_by_their_days_and_each_is_told_once(group, learner, colleague, tutor):
    assert operations.turn_stages() == 0
    with days_later(8):
        assert operations.turn_stages() == 1
        assert operations.turn_stages() == 0
    with days_later(15):
        assert operations.turn_stages() == 1
    assert {learner.pk, colleague.pk} <= told("discuss")
    assert told("sum_up") == {tutor.pk}


def test_who_muted_the_topic_hears_nothing(group, topic, learner):
    operations.set_attention(topic, actor=learner, attention=Attention.MUTED)
    with days_later(8):
        operations.turn_stages()
    assert learner.pk not in told("discuss")


def test_leader_alone_sees_who_has_not_spoken(
    group, topic, write, learner, colleague, tutor, sign_in
):
    write(learner)
    assert queries.silent_people(topic) == ["Пётр Гусев"]
    address = reverse("discussion:topic", args=[topic.pk])
    said = "1 человек ещё не высказался"
    assert said in sign_in(tutor).get(address).content.decode()
    html = sign_in(colleague).get(address).content.decode()
    assert "Сбор мнений" in html
    assert said not in html


def test_discussion_goes_from_opening_to_summary_in_the_pages(
    group, topic, tutor, learner, sign_in
):
    client = sign_in(tutor)
    address = reverse("discussion:summary", args=[topic.pk])
    assert client.post(address, {"summary": " "}).status_code == 422
    assert client.post(address, {"summary": "Решили **слушать**."}).status_code == 302
    html = sign_in(learner).get(reverse("discussion:topic", args=[topic.pk])).content.decode()
    assert "Решили <strong>слушать</strong>." in html
    assert learner.pk in told("done")
    group.refresh_from_db()
    assert group.stage_on(clock.today()) == Stage.DONE
    assert operations.turn_stages() == 0


def test_days_are_set_in_the_page_and_must_be_in_order(room, topic, tutor, sign_in):
    client, address = sign_in(tutor), reverse("discussion:group", args=[topic.pk])
    assert "Начать обсуждение" in client.get(address).content.decode()
    wrong = {"discuss_on": "2027-02-10", "sum_up_on": "2027-02-10"}
    assert client.post(address, wrong).status_code == 422
    assert client.post(address, {**wrong, "sum_up_on": "2027-02-17"}).status_code == 302
    assert queries.group_discussion_of(topic).sum_up_on == dt.date(2027, 2, 17)
    assert client.post(address, {**wrong, "sum_up_on": "2027-02-18"}).status_code == 302
    assert queries.group_discussion_of(topic).sum_up_on == dt.date(2027, 2, 18)


def test_only_who_keeps_order_leads(room, topic, learner, sign_in):
    day = clock.today()
    with pytest.raises(Forbidden):
        operations.lead_group(topic, actor=learner, discuss_on=day, sum_up_on=day)
    for name in ("group", "summary"):
        address = reverse(f"discussion:{name}", args=[topic.pk])
        assert sign_in(learner).get(address).status_code == 403


def test_topic_of_another_sort_is_not_summed_up(room, topic, tutor, sign_in):
    with pytest.raises(Conflict):
        operations.sum_up(topic, actor=tutor, summary=from_markdown("Итог."))
    answer = sign_in(tutor).get(reverse("discussion:summary", args=[topic.pk]))
    assert answer.headers["Location"] == reverse("discussion:group", args=[topic.pk])
