import pytest

from kamerton.core.topics import may_subscribe
from kamerton.discussion import operations, queries
from kamerton.discussion.enums import Attention
from kamerton.notifications.models import Notification
from tests.worker import run_jobs

pytestmark = pytest.mark.django_db


def told():
    rows = Notification.objects.order_by("pk").values_list("person_id", "kind", "url")
    return [tuple(row) for row in rows]


def test_followers_hear_of_a_post_and_its_author_does_not(topic, write, learner, tutor):
    write(learner)
    run_jobs()
    assert told() == [(tutor.pk, "discussion.answer", f"/discussions/{topic.pk}/posts/1/")]


def test_the_one_answered_hears_of_an_answer_once(topic, write, learner, colleague, tutor):
    write(learner)
    run_jobs()
    Notification.objects.all().delete()
    write(colleague, answers=1)
    run_jobs()
    kinds = {person: kind for person, kind, _ in told()}
    assert kinds == {learner.pk: "discussion.answer", tutor.pk: "discussion.post"}


def test_telling_twice_tells_once(write, learner):
    post = write(learner)
    operations.tell_of_post(post.pk)
    operations.tell_of_post(post.pk)
    assert len(told()) == 1


def test_a_deleted_post_is_not_told_of(write, learner):
    operations.delete_post(write(learner), actor=learner)
    run_jobs()
    assert told() == []


def test_muted_and_departed_people_hear_nothing(topic, room, write, learner, colleague, tutor):
    operations.set_attention(topic, actor=tutor, attention=Attention.MUTED)
    write(colleague)
    run_jobs()
    room.members.discard(colleague.pk)
    write(learner, answers=1)
    run_jobs()
    assert told() == []


def test_posts_brought_in_with_their_own_time_are_not_told_of(topic, write, learner):
    write(learner, at=topic.created_at)
    run_jobs()
    assert told() == []


def test_only_readers_follow_the_topic_live(topic, expert, stranger):
    assert may_subscribe(expert, f"discussion:{topic.pk}")
    assert not may_subscribe(stranger, f"discussion:{topic.pk}")
    assert not may_subscribe(expert, "discussion:0")
    assert not may_subscribe(expert, "discussion:x")


def test_a_person_gets_what_they_wrote(topic, write, learner):
    write(learner, "Мой **случай**.")
    data = queries.personal_data(learner.pk)["data.json"]
    assert data["posts"][0]["text"] == "Мой **случай**.\n"
    assert data["follows"] == [{"topic": topic.title, "attention": "following"}]
    assert data["topics"] == []


def test_an_erased_person_leaves_posts_without_a_name(topic, write, learner, colleague):
    post = write(learner)
    operations.edit_post(
        post,
        actor=learner,
        body=post.body | {"content": [{"type": "hardBreak"}, *post.body["content"]]},
    )
    write(colleague, answers=1)
    operations.forget_person(learner.pk)
    thread = queries.thread_of(colleague, queries.access_topic(colleague, topic.pk))
    assert thread.posts[0].author.name == "Бывший участник"
    assert thread.posts[0].author.id is None
    assert queries.personal_data(learner.pk)["data.json"]["posts"] == []


def test_a_person_mentioned_hears_of_it_once(topic, write, learner, colleague, tutor):
    mention = {"type": "mention", "attrs": {"person": colleague.pk, "label": "Пётр Гусев"}}
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [mention]}]}
    new = operations.NewPost(body=body, key="mention")
    operations.add_post(topic, actor=learner, new=new)
    run_jobs()
    assert [(person, kind) for person, kind, _ in told()] == [
        (colleague.pk, "discussion.mention"),
        (tutor.pk, "discussion.answer"),
    ]


def test_a_stranger_mentioned_hears_nothing(topic, learner, stranger):
    mention = {"type": "mention", "attrs": {"person": stranger.pk, "label": "x"}}
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [mention]}]}
    operations.add_post(topic, actor=learner, new=operations.NewPost(body=body, key="mention"))
    run_jobs()
    assert stranger.pk not in {person for person, _kind, _url in told()}
