import io
import threading

import pytest
from django.db import connection
from django.utils import translation

from kamerton.core.errors import Conflict, Forbidden, NotFound
from kamerton.core.models import AuditEntry, EventEntry, SearchEntry
from kamerton.discussion import operations, queries
from kamerton.discussion.enums import Attention
from kamerton.discussion.errors import TopicClosed
from kamerton.discussion.models import Post, TopicState
from kamerton.discussion.queries import threads
from kamerton.files.api import files_of, store
from kamerton.texts.api import empty_document, from_markdown, plain_text

pytestmark = pytest.mark.django_db


def test_posts_are_numbered_and_counted(topic, write, learner, colleague):
    first = write(learner)
    answer = write(colleague, answers=1)
    second = write(colleague)
    topic.refresh_from_db()
    assert [first.number, answer.number, second.number] == [1, 2, 3]
    assert [first.root_number, answer.root_number, second.root_number] == [1, 1, 3]
    assert (topic.post_count, topic.last_number) == (3, 3)
    assert topic.last_post_at == second.created_at


def test_answer_to_an_answer_stands_under_the_same_root_with_a_quotation(write, learner, colleague):
    write(learner, "Первый.")
    write(colleague, "Второй, с подробностями.", answers=1)
    third = write(learner, "Третий.", answers=2)
    assert third.root_number == 1
    assert third.quote == "Второй, с подробностями."


def test_same_key_gives_the_same_post(topic, write, learner):
    first = write(learner, key="once")
    again = write(learner, "Другое.", key="once")
    assert again.pk == first.pk
    assert topic.posts.count() == 1


def test_same_key_in_another_topic_is_refused(room, topic, write, learner, tutor):
    write(learner, key="once")
    other = operations.open_topic(
        topic.space, actor=tutor, title="Другая", opening=empty_document()
    )
    new = operations.NewPost(body=from_markdown("x"), key="once")
    with pytest.raises(Conflict) as error:
        operations.add_post(other, actor=learner, new=new)
    assert error.value.code == "key_used"


def test_empty_post_is_refused(write, learner):
    with pytest.raises(Conflict) as error:
        write(learner, "  \n")
    assert (error.value.code, error.value.field) == ("post_empty", "body")


def test_answer_to_a_missing_or_deleted_post_is_refused(write, learner):
    post = write(learner)
    operations.delete_post(post, actor=learner)
    for number in (1, 99):
        with pytest.raises(NotFound):
            write(learner, answers=number)


def test_closed_topic_takes_no_posts_until_it_is_opened_again(topic, write, learner, tutor):
    operations.close_topic(topic, actor=tutor, is_closed=True)
    with pytest.raises(TopicClosed):
        write(learner)
    operations.close_topic(topic, actor=tutor, is_closed=False)
    assert write(learner).number == 1


def test_editing_keeps_what_was_said(write, learner):
    post = write(learner, "Было.")
    edited = operations.edit_post(post, actor=learner, body=from_markdown("Стало."))
    versions = queries.history_of(learner, edited)
    assert plain_text(edited.body) == "Стало."
    assert [str(version.html) for version in versions] == ["<p>Было.</p>"]
    assert edited.edited_at is not None
    assert versions[0].written_at == post.created_at
    assert SearchEntry.objects.get(kind="discussion.post").body == "Стало."


def test_saving_the_same_text_is_no_edit(write, learner):
    post = write(learner, "Было.")
    assert operations.edit_post(post, actor=learner, body=post.body).edited_at is None


def test_editing_to_nothing_or_after_deletion_is_refused(write, learner):
    post = write(learner)
    with pytest.raises(Conflict):
        operations.edit_post(post, actor=learner, body=empty_document())
    operations.delete_post(post, actor=learner)
    with pytest.raises(Conflict) as error:
        operations.edit_post(post, actor=learner, body=from_markdown("x"))
    assert error.value.code == "post_deleted"


def test_deleting_leaves_a_trace_and_can_be_undone(topic, write, learner):
    post = write(learner, "Слова.")
    deleted = operations.delete_post(post, actor=learner)
    topic.refresh_from_db()
    assert plain_text(deleted.body) == ""
    assert (topic.post_count, topic.last_number) == (0, 1)
    assert not SearchEntry.objects.filter(kind="discussion.post").exists()
    assert operations.delete_post(deleted, actor=learner).deleted_at == deleted.deleted_at
    restored = operations.restore_post(deleted, actor=learner)
    topic.refresh_from_db()
    assert plain_text(restored.body) == "Слова."
    assert (restored.deleted_at, topic.post_count) == (None, 1)
    assert operations.restore_post(restored, actor=learner).pk == post.pk


def test_author_cannot_restore_what_a_moderator_deleted(write, learner, tutor):
    post = operations.delete_post(write(learner), actor=tutor)
    with pytest.raises(Forbidden):
        operations.restore_post(post, actor=learner)
    with pytest.raises(Forbidden):
        queries.history_of(learner, post)
    assert len(queries.history_of(tutor, post)) == 1


RIGHTS = {
    # role: (read, post, edit own, delete another's, close)
    "learner": (True, True, True, False, False),
    "tutor": (True, True, True, True, True),
    "expert": (True, False, False, False, False),
    "stranger": (False, False, False, False, False),
}


@pytest.mark.parametrize("role", RIGHTS)
def test_rights_by_role(role, topic, write, colleague, request):
    person = request.getfixturevalue(role)
    other = write(colleague)

    def allowed(attempt):
        try:
            attempt()
        except (Forbidden, NotFound):
            return False
        return True

    may_post = allowed(lambda: write(person, key="mine"))
    own = Post.objects.filter(author=person).first() or other
    found = (
        allowed(lambda: queries.access_topic(person, topic.pk)),
        may_post,
        allowed(lambda: operations.edit_post(own, actor=person, body=from_markdown("Иначе."))),
        allowed(lambda: operations.delete_post(other, actor=person)),
        allowed(lambda: operations.close_topic(topic, actor=person, is_closed=False)),
    )
    assert found == RIGHTS[role]


def test_stranger_learns_nothing(topic, write, learner, stranger):
    post = write(learner)
    for attempt in (
        lambda: queries.access_post(stranger, post.pk),
        lambda: queries.post_at(stranger, topic.pk, 1),
        lambda: queries.access_space(stranger, topic.space.kind, "1"),
        lambda: operations.set_attention(topic, actor=stranger, attention=Attention.MUTED),
        lambda: queries.topics_in(stranger, topic.space),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert queries.first_topic(stranger, kind=topic.space.kind, owner_id=1) is None


def test_writing_follows_unless_muted(topic, write, learner, colleague, tutor):
    operations.set_attention(topic, actor=colleague, attention=Attention.MUTED)
    write(learner)
    post = write(colleague)
    states = {s.person_id: s.attention for s in TopicState.objects.filter(topic=topic)}
    assert states == {
        tutor.pk: Attention.FOLLOWING,
        learner.pk: Attention.FOLLOWING,
        colleague.pk: Attention.MUTED,
    }
    assert queries.people_to_tell(post) == sorted([tutor.pk, learner.pk])


def test_muted_person_hears_nothing_even_when_answered(topic, write, learner, colleague, tutor):
    write(learner)
    operations.set_attention(topic, actor=learner, attention=Attention.MUTED)
    assert queries.people_to_tell(write(colleague, answers=1)) == [tutor.pk]


def test_posting_is_announced_and_found_by_its_audience(topic, write, learner):
    post = write(learner, "Баян звучит.")
    entry = EventEntry.objects.get(kind="discussion.post_added")
    found = SearchEntry.objects.get(kind="discussion.post")
    assert (entry.topic, entry.payload["number"]) == (f"discussion:{topic.pk}", 1)
    assert (found.object_id, found.audiences) == (str(post.pk), ["room:1"])
    assert found.url == f"/discussions/{topic.pk}/posts/1/"


def test_changes_of_others_words_are_audited(write, learner, tutor):
    post = operations.delete_post(write(learner), actor=tutor)
    entry = AuditEntry.objects.get(verb="discussion.delete_post")
    assert (entry.actor_id, entry.object_id) == (tutor.pk, str(post.pk))


def test_new_posts_stay_marked_during_a_visit_and_are_read_after_it(
    topic, write, learner, colleague, time_machine
):
    time_machine.move_to("2026-11-23 10:00+00:00", tick=False)
    write(learner)
    write(colleague)

    def visit():
        thread = queries.thread_of(learner, queries.access_topic(learner, topic.pk))
        operations.visit_topic(thread, actor=learner)
        return [post.number for post in thread.posts if post.is_new]

    assert visit() == [2]
    time_machine.move_to("2026-11-23 10:20+00:00", tick=False)
    assert visit() == [2]
    time_machine.move_to("2026-11-23 11:00+00:00", tick=False)
    assert visit() == []
    assert TopicState.objects.filter(person=learner, topic=topic).count() == 1


def test_last_page_is_found_for_each_post(topic, write, learner, monkeypatch):
    monkeypatch.setattr(threads, "POSTS_ON_PAGE", 2)
    posts = [write(learner), write(learner), write(learner), write(learner, answers=1)]
    assert [queries.page_of_post(post) for post in posts] == [1, 2, 2, 1]


def test_standing_posts_of_a_person_are_counted(topic, write, learner):
    write(learner)
    operations.delete_post(write(learner), actor=learner)
    assert queries.posts_by(learner.pk, kind=topic.space.kind, owner_id=1) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_get_different_numbers(topic, write, learner, colleague):
    def attempt(person):
        try:
            write(person)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(p,)) for p in (learner, colleague) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    topic.refresh_from_db()
    assert sorted(topic.posts.values_list("number", flat=True)) == list(range(1, 9))
    assert topic.post_count == 8


def test_files_of_a_post_hang_on_its_topic(topic, learner, tmp_path, settings):
    settings.STORED_OBJECTS = tmp_path
    file = store(
        io.BytesIO(b"plan"), name="plan.txt", owner=("upload", str(learner.pk)), actor=learner
    )
    body = {"content": [{"type": "file", "attrs": {"file": str(file.pk), "name": "plan.txt"}}]}
    operations.add_post(topic, actor=learner, new=operations.NewPost(body=body, key="file"))
    assert [one.id for one in files_of(("discussion.topic", topic.pk))] == [file.pk]


def test_models_name_themselves(topic, write, learner):
    post = write(learner)
    operations.edit_post(post, actor=learner, body=from_markdown("Иначе."))
    state = TopicState.objects.get(person=learner, topic=topic)
    assert str(topic.space) == f"{topic.space.kind}:1"
    assert str(topic) == topic.title
    assert str(post) == f"{topic.pk}#1"
    assert str(post.versions.get()).startswith(f"{post.pk} until")
    assert str(state) == f"{learner.pk} in {topic.pk}: 1"


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_at_once_makes_one_post(topic, write, learner):
    def attempt():
        try:
            write(learner, key="pressed-twice")
        finally:
            connection.close()

    threads_ = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads_:
        thread.start()
    for thread in threads_:
        thread.join()
    assert topic.posts.count() == 1


def test_a_topic_is_named_in_the_readers_language(topic, tutor):
    other = operations.open_topic(
        topic.space, actor=tutor, title="Лига", title_en="The slur", opening=empty_document()
    )
    with translation.override("en"):
        assert (other.name, topic.name) == ("The slur", topic.title)
    with translation.override("ru"):
        assert other.name == "Лига"
