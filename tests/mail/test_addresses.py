import time_machine
from hypothesis import given
from hypothesis import strategies as st

from kamerton.mail import addresses
from kamerton.mail.addresses import Meant, make_token, read_token, tokens_in
from kamerton.mail.api import reply_address

NUMBERS = st.integers(1, 2**40)


@given(NUMBERS, NUMBERS)
def test_a_token_says_what_was_put_in(person_id, object_id):
    token = make_token("reply", person_id, "discussion.post", object_id)
    said = read_token("reply", token.upper())
    assert said is not None
    assert (said.person_id, said.object_id) == (person_id, object_id)
    assert said.kind_mark == addresses.kind_mark("discussion.post")
    assert not said.is_over
    assert token == token.lower()
    assert len(f"reply+{token}") <= 64


def test_a_changed_token_says_nothing():
    token = make_token("reply", 7, "discussion.post", 12)
    for place in range(len(token)):
        other = "a" if token[place] != "a" else "b"
        changed = token[:place] + other + token[place + 1 :]
        # The last letter carries bits that base 32 does not use.
        assert read_token("reply", changed) is None or place == len(token) - 1


def test_a_token_is_good_for_its_purpose_alone():
    assert read_token("bounce", make_token("reply", 7, "", 1)) is None


@given(st.text(max_size=80))
def test_what_was_not_made_here_says_nothing(text):
    assert read_token("reply", text) is None


def test_a_token_ends_after_a_year():
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        token = make_token("reply", 7, "discussion.post", 12)
    with time_machine.travel("2027-01-01T12:00:00Z", tick=False):
        assert not read_token("reply", token).is_over
    with time_machine.travel("2027-01-02T12:00:00Z", tick=False):
        said = read_token("reply", token)
        assert isinstance(said, Meant)
        assert said.is_over


def test_tokens_are_found_in_our_addresses_alone():
    found = tokens_in(
        "reply",
        [
            "REPLY+abc@mail.kamerton.example",
            "reply+abc@mail.kamerton.example",
            "reply+abc@elsewhere.example",
            "bounce+def@mail.kamerton.example",
        ],
    )
    assert found == ["abc"]


def test_there_is_no_address_where_nothing_takes_answers(settings):
    assert reply_address("nobody.knows", 1, 1) is None
    assert reply_address("discussion.topic", 1, 1).startswith("reply+")
    settings.MAIL_REPLY_ADDRESS = ""
    assert reply_address("discussion.topic", 1, 1) is None
