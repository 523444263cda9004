import threading

import pytest
from django.db import connection

from kamerton.chat import operations, queries, rules
from kamerton.chat.api import NewMessage
from kamerton.chat.errors import Conflict, Forbidden, NotFound
from kamerton.chat.models import Message, MessageVersion, Room, Seat
from kamerton.core.models import EventEntry

pytestmark = pytest.mark.django_db


def numbers(window):
    return [row.number for row in window.rows]


def test_numbers_are_given_in_order_and_the_room_remembers_the_last(room, say, learner, colleague):
    assert [say(learner).number, say(colleague).number, say(learner).number] == [1, 2, 3]
    room.refresh_from_db()
    assert room.last_number == 3


def test_the_same_key_makes_one_message(room, say, learner):
    assert say(learner, key="k").pk == say(learner, "другое", key="k").pk
    assert Message.objects.count() == 1


def test_a_key_of_another_room_is_refused(room, say, learner, colleague, hall):
    say(learner, key="k")
    other = Room.objects.create(kind="group", created_at=room.created_at)
    Seat.objects.create(room=other, person=learner)
    with pytest.raises(Conflict) as caught:
        say(learner, key="k", where=other)
    assert caught.value.code == "key_used"


@pytest.mark.parametrize("text", ["", " \n ", "\x00"])
def test_nothing_is_not_sent(room, say, learner, text):
    with pytest.raises(Conflict) as caught:
        say(learner, text)
    assert caught.value.code == "message_empty"


def test_too_much_is_not_sent(room, say, learner):
    with pytest.raises(Conflict) as caught:
        say(learner, "а" * 20_001)
    assert caught.value.code == "message_long"


def test_strangers_see_no_room_and_readers_do_not_write(room, say, stranger, expert):
    with pytest.raises(NotFound):
        queries.access_room(stranger, room.pk)
    with pytest.raises(Forbidden):
        say(expert)


def test_the_room_is_told_only_a_number(room, say, learner):
    say(learner, "тайна")
    told = EventEntry.objects.get(topic=f"chat:{room.pk}")
    assert (told.kind, told.payload) == ("chat.message", {"number": 1, "author_id": learner.pk})


def test_counters_are_asked_anew_once_until_the_conversation_is_read(
    room, say, learner, colleague, tutor
):
    say(learner)
    say(learner)
    kinds = EventEntry.objects.filter(kind="chat.unread").values_list("topic", flat=True)
    assert sorted(kinds) == sorted([f"person:{colleague.pk}", f"person:{tutor.pk}"])
    assert [queries.unread_count(one) for one in (learner, colleague, tutor)] == [0, 1, 1]
    operations.mark_read(queries.access_room(colleague, room.pk), actor=colleague, number=2)
    assert queries.unread_count(colleague) == 0


def test_reading_never_goes_back(room, say, learner, colleague):
    for _ in range(3):
        say(learner)
    operations.mark_read(queries.access_room(colleague, room.pk), actor=colleague, number=3)
    operations.mark_read(queries.access_room(colleague, room.pk), actor=colleague, number=1)
    assert Seat.objects.get(room=room, person=colleague).read_number == 3


def test_muted_conversations_are_not_counted(room, say, learner, colleague):
    operations.mute_room(queries.access_room(colleague, room.pk), actor=colleague, is_muted=True)
    say(learner)
    assert queries.unread_count(colleague) == 0


def test_who_looks_in_takes_no_seat(room, say, learner, expert):
    say(learner)
    operations.mark_read(queries.access_room(expert, room.pk), actor=expert, number=1)
    assert not Seat.objects.filter(person=expert).exists()


def test_edit_keeps_what_was_said(room, say, learner, colleague):
    message = say(learner, "раз")
    with pytest.raises(Forbidden):
        operations.edit_message(message, actor=colleague, text="чужое")
    operations.edit_message(message, actor=learner, text="два")
    operations.edit_message(message, actor=learner, text="два")
    assert [version.text for version in message.versions.all()] == ["раз"]


def test_a_deleted_message_is_seen_by_moderators_alone(room, say, learner, colleague, tutor):
    message = say(learner, "лишнее")
    with pytest.raises(Forbidden):
        operations.delete_message(message, actor=colleague)
    operations.delete_message(message, actor=learner)
    message.refresh_from_db()
    assert (message.text, message.deleted_by) == ("", learner)
    with pytest.raises(Forbidden):
        queries.history_of(learner, message)
    assert "лишнее" in queries.history_of(tutor, message)[0].html
    with pytest.raises(Conflict):
        operations.edit_message(message, actor=learner, text="снова")


def test_a_sign_is_put_and_taken_back(room, say, learner, colleague):
    message = say(learner)
    operations.react(message, actor=colleague, sign="👍")
    row = queries.message_at(colleague, queries.access_room(colleague, room.pk), 1)
    assert [(one.sign, one.count, one.is_mine) for one in row.signs] == [("👍", 1, True)]
    operations.react(message, actor=colleague, sign="👍")
    assert message.reactions.count() == 0
    with pytest.raises(Conflict):
        operations.react(message, actor=colleague, sign="<b>")


def test_answers_are_counted_at_the_first_message(room, say, learner, colleague):
    say(learner)
    say(colleague, answers=1)
    say(learner, answers=2)
    rows = queries.thread_of(learner, queries.access_room(learner, room.pk), 3)
    assert [(row.number, row.answer_count, row.answers_number) for row in rows] == [
        (1, 2, None),
        (2, 0, 1),
        (3, 0, 2),
    ]
    with pytest.raises(NotFound):
        say(learner, answers=99)


def test_windows_go_both_ways_by_number(room, say, learner, colleague):
    for _ in range(120):
        say(learner)
    seen = queries.access_room(learner, room.pk)
    end = queries.window_of(learner, seen)
    assert (numbers(end)[0], numbers(end)[-1], end.has_before, end.has_after) == (
        71,
        120,
        True,
        False,
    )
    before = queries.window_of(learner, seen, before=71)
    assert (numbers(before)[0], numbers(before)[-1]) == (21, 70)
    after = queries.window_of(learner, seen, after=70)
    assert numbers(after) == list(range(71, 121))
    fresh = queries.access_room(colleague, room.pk)
    Seat.objects.filter(room=room, person=colleague).update(read_number=40)
    fresh = queries.access_room(colleague, room.pk)
    unread = queries.window_of(colleague, fresh)
    assert numbers(unread)[0] == 29
    assert [row.number for row in unread.rows if row.begins_new] == [41]


def test_search_finds_forms_of_words_in_own_rooms_alone(room, say, learner, colleague, stranger):
    say(learner, "Разбираем полифонию Баха")
    assert [row.number for row in queries.found_in(colleague, "полифония")] == [1]
    assert queries.found_in(stranger, "полифония") == []


def test_personal_messages_are_one_room_for_both(learner, colleague, tutor, monkeypatch):
    monkeypatch.setattr(rules, "acquaintances_of", lambda viewer: {learner.pk, colleague.pk})
    mine = operations.open_direct(colleague, actor=learner)
    assert operations.open_direct(learner, actor=colleague) == mine
    assert [row.name for row in queries.conversations(learner)] == ["Пётр Гусев"]
    operations.block_person(learner, actor=colleague)
    seen = queries.access_room(learner, mine.pk)
    with pytest.raises(Forbidden):
        operations.send_message(seen, actor=learner, new=NewMessage("Привет", "k"))
    operations.unblock_person(learner, actor=colleague)
    seen = queries.access_room(learner, mine.pk)
    assert operations.send_message(seen, actor=learner, new=NewMessage("Привет", "k")).number == 1


def test_strangers_and_minors_are_not_written_to(learner, stranger, minor, organiser):
    for actor, other in ((learner, stranger), (organiser, minor), (stranger, minor)):
        with pytest.raises(Forbidden):
            operations.open_direct(other, actor=actor)
    assert operations.open_direct(stranger, actor=organiser).kind == "direct"


def test_a_person_is_forgotten_and_the_talk_stays(room, say, learner, colleague):
    message = say(learner, "моё")
    assert queries.personal_data(learner.pk)["messages.json"][0]["text"] == "моё"
    operations.edit_message(message, actor=learner, text="наше")
    operations.forget_person(learner.pk)
    message.refresh_from_db()
    assert (message.author, message.text) == (None, "наше")
    assert not MessageVersion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_numbers_without_gaps(room, learner, colleague):
    def write(person, start):
        try:
            for number in range(10):
                operations.send_message(
                    room, actor=person, new=NewMessage("строка", f"{start}-{number}")
                )
        finally:
            connection.close()

    threads = [
        threading.Thread(target=write, args=(person, start))
        for person, start in ((learner, "a"), (colleague, "b"), (learner, "a"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Message.objects.order_by("pk").values_list("number", flat=True)) == list(
        range(1, 21)
    )
