import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from kamerton.discussion import operations, queries
from kamerton.discussion.enums import Attention, ProposalStatus, TopicKind
from kamerton.discussion.errors import Conflict, Forbidden, NotFound
from kamerton.discussion.models import Space, Topic
from kamerton.notifications.models import Notification
from kamerton.texts.api import from_markdown

pytestmark = pytest.mark.django_db

SPACE = ("institute", "1")


@pytest.fixture
def begin(db):
    def _begin(actor, title="Тема", kind=TopicKind.DISCUSSION):
        space = queries.access_space(actor, *SPACE)
        return operations.begin_topic(
            space, actor=actor, title=title, opening=from_markdown("Текст."), kind=kind.value
        )

    return _begin


def say(topic, actor, key):
    new = operations.NewPost(body=from_markdown("Ответ."), key=key)
    return operations.add_post(topic, actor=actor, new=new)


def space_url(**query):
    return (
        reverse("discussion:space", args=SPACE)
        + "?"
        + "&".join(f"{k}={v}" for k, v in query.items())
    )


def test_front_lists_the_institute_and_what_is_unread(begin, learner, colleague, sign_in):
    begin(colleague)
    begin(learner)
    html = sign_in(learner).get(reverse("discussion:index")).content.decode()
    assert "Весь институт" in html
    assert "2 темы" in html
    [(_group, [row])] = queries.front_of(learner)
    assert (row.topics, row.unread) == (2, 1)


def test_front_leads_a_guest_to_signing_in(client):
    assert client.get(reverse("discussion:index")).status_code == 302


def test_space_without_topics_is_there_before_anybody_wrote(learner, sign_in):
    client = sign_in(learner)
    assert "Тем пока нет" in client.get(space_url()).content.decode()
    assert Space.objects.count() == 0
    form = {"title": "Первая", "kind": "question", "opening": "Как?"}
    response = client.post(reverse("discussion:topic_new", args=SPACE), form)
    assert response.status_code == 302
    assert Topic.objects.get().space.kind == "institute"


def test_space_is_not_for_guests(client, begin, learner):
    begin(learner)
    assert client.get(space_url()).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({}, {"Чужая", "Своя", "С ответом"}),
        ({"show": "unread"}, {"Чужая", "С ответом"}),
        ({"show": "mine"}, {"Своя"}),
        ({"show": "unanswered"}, {"Чужая", "Своя"}),
        ({"kind": "question"}, {"Чужая"}),
    ],
)
def test_topics_are_filtered(begin, learner, colleague, wanted, titles):
    begin(colleague, "Чужая", TopicKind.QUESTION)
    begin(learner, "Своя")
    say(begin(colleague, "С ответом"), colleague, "a")
    space = queries.access_space(learner, *SPACE)
    asked = queries.Wanted(**wanted)
    assert {row.title for row in queries.topics_in(learner, space, wanted=asked)} == titles
    assert queries.topic_count(learner, space, asked) == len(titles)


def test_reading_a_topic_without_posts_makes_it_read(begin, learner, colleague, sign_in):
    topic = begin(colleague)
    sign_in(learner).get(reverse("discussion:topic", args=[topic.pk]))
    space = queries.access_space(learner, *SPACE)
    assert queries.topics_in(learner, space, wanted=queries.Wanted(show="unread")) == []


def test_pinned_topics_stand_first_and_only_moderators_pin(begin, learner, methodologist):
    first = begin(learner, "Первая")
    begin(learner, "Вторая")
    with pytest.raises(Forbidden):
        operations.pin_topic(first, actor=learner, is_pinned=True)
    operations.pin_topic(first, actor=methodologist, is_pinned=True)
    space = queries.access_space(learner, *SPACE)
    assert [row.title for row in queries.topics_in(learner, space)] == ["Первая", "Вторая"]


@pytest.mark.parametrize("topics", [1, 3])
def test_pages_ask_the_database_a_fixed_number_of_times(
    begin, learner, colleague, sign_in, topics, django_assert_num_queries
):
    for number in range(topics):
        say(begin(colleague), colleague, f"k{number}")
    client = sign_in(learner)
    client.get(space_url())
    with django_assert_num_queries(FRONT):
        client.get(reverse("discussion:index"))
    with django_assert_num_queries(LIST):
        client.get(space_url())


FRONT = 3
LIST = 5


def test_asker_accepts_an_answer_and_its_author_is_told(begin, learner, colleague, sign_in):
    topic = begin(learner, "Как настроить звук?", TopicKind.QUESTION)
    say(topic, colleague, "a")
    client = sign_in(learner)
    address = reverse("discussion:accept", args=[topic.pk])
    assert client.post(address, {"number": 1}).status_code == 302
    html = client.get(reverse("discussion:topic", args=[topic.pk])).content.decode()
    assert html.count("Принятый ответ") == 2
    assert Notification.objects.get(kind="discussion.accepted").person_id == colleague.pk
    client.post(address, {"number": ""})
    topic.refresh_from_db()
    assert topic.accepted is None


def test_only_asker_and_moderators_accept(begin, learner, colleague, methodologist):
    topic = begin(learner, kind=TopicKind.QUESTION)
    say(topic, colleague, "a")
    with pytest.raises(Forbidden):
        operations.accept_answer(topic, actor=colleague, number=1)
    with pytest.raises(NotFound):
        operations.accept_answer(topic, actor=methodologist, number=7)
    operations.accept_answer(topic, actor=methodologist, number=1)
    with pytest.raises(Conflict):
        operations.accept_answer(begin(learner), actor=learner, number=None)


def test_a_person_has_one_vote_that_can_be_changed(begin, learner, colleague, sign_in):
    topic = begin(colleague, kind=TopicKind.PROPOSAL)
    client = sign_in(learner)
    address = reverse("discussion:vote", args=[topic.pk])
    for vote, counts in (("for", (1, 0)), ("for", (1, 0)), ("against", (0, 1)), ("none", (0, 0))):
        client.post(address, {"vote": vote})
        topic.refresh_from_db()
        assert (topic.votes_for, topic.votes_against) == counts


def decision(**more):
    values = {"status": "adopted", "text": "Сделаем.", "due_on": dt.date(2027, 2, 1), **more}
    return operations.Decision(**values)


def test_adopting_needs_words_owner_and_date(begin, learner, methodologist):
    topic = begin(learner, kind=TopicKind.PROPOSAL)
    for lacking in (
        {"text": " ", "owner": methodologist},
        {},
        {"owner": methodologist, "due_on": None},
    ):
        with pytest.raises(Conflict):
            operations.decide(topic, actor=methodologist, decision=decision(**lacking))
    with pytest.raises(Forbidden):
        operations.decide(topic, actor=learner, decision=decision(owner=methodologist))


def test_decided_proposal_stands_in_the_public_archive_without_names(
    begin, learner, methodologist, sign_in
):
    topic = begin(learner, "Общий день записи", TopicKind.PROPOSAL)
    operations.vote(topic, actor=learner, is_for=True)
    form = {
        "status": "adopted",
        "text": "Вводим день записи.",
        "owner": methodologist.pk,
        "due_on": "2027-02-01",
    }
    staff = sign_in(methodologist)
    address = reverse("discussion:decide", args=[topic.pk])
    assert staff.post(address, {**form, "owner": ""}).status_code == 422
    assert staff.post(address, form).status_code == 302
    html = Client().get(reverse("discussion:archive")).content.decode()
    assert "Общий день записи" in html
    assert "Вводим день записи." in html
    assert methodologist.surname not in html
    assert learner.surname not in html
    assert methodologist.surname in staff.get(reverse("discussion:archive")).content.decode()
    assert Notification.objects.get(kind="discussion.adopted").person_id == learner.pk
    with pytest.raises(Conflict):
        operations.vote(topic, actor=learner, is_for=False)


def test_declined_proposal_needs_only_the_reason_and_can_be_filtered(begin, learner, methodologist):
    topic = begin(learner, kind=TopicKind.PROPOSAL)
    said = decision(status=ProposalStatus.DECLINED.value, due_on=None)
    operations.decide(topic, actor=methodologist, decision=said)
    assert queries.archive_count(status="declined") == 1
    assert queries.archive(status="adopted") == []
    assert [one.decision for one in queries.archive()] == ["Сделаем."]


def test_muted_topics_do_not_count_as_unread(begin, learner, colleague):
    topic = begin(colleague)
    operations.set_attention(topic, actor=learner, attention=Attention.MUTED)
    [(_group, [row])] = queries.front_of(learner)
    assert row.unread == 0


def test_forgetting_a_person_takes_their_vote_from_what_is_open(begin, learner, colleague):
    topic = begin(colleague, kind=TopicKind.PROPOSAL)
    operations.vote(topic, actor=learner, is_for=True)
    assert queries.personal_data(learner.pk)["data.json"]["votes"][0]["is_for"] is True
    operations.forget_person(learner.pk)
    topic.refresh_from_db()
    assert topic.votes_for == 0
