import re

import pytest
from django.urls import reverse

from kamerton.discussion import operations
from kamerton.discussion.api import thread_context
from kamerton.discussion.enums import Attention
from kamerton.discussion.models import Post, Topic, TopicState
from kamerton.ui.api import render_block

pytestmark = pytest.mark.django_db


def address(topic, name="topic", *args):
    return reverse(f"discussion:{name}", args=[topic.pk, *args])


def form_of(key="k1", text="Мой случай.", **more):
    return {"post-body": text, "post-key": key, **more}


def test_topic_shows_opening_posts_answers_and_the_form(topic, write, learner, colleague, sign_in):
    write(colleague, "Первый случай.")
    write(learner, "Второй.", answers=1)
    write(colleague, "Третий.", answers=2)
    html = sign_in(learner).get(address(topic)).content.decode()
    assert "<strong>одном</strong>" in html
    assert "Пётр Гусев" in html
    assert "3 сообщения, 2 новых" in html
    assert "В ответ на сообщение" in html
    assert 'name="post-key"' in html


def test_post_without_script_is_markdown_and_leads_to_its_lasting_address(topic, learner, sign_in):
    client = sign_in(learner)
    response = client.post(address(topic, "post_add"), form_of(text="**Да.**"))
    assert response.status_code == 302
    assert response.headers["Location"] == address(topic, "post", 1)
    landed = client.get(response.headers["Location"])
    assert landed.headers["Location"] == address(topic) + "#post-1"
    assert "<strong>Да.</strong>" in client.get(address(topic)).content.decode()


def test_posting_by_htmx_answers_with_the_thread_and_an_empty_form(topic, learner, sign_in):
    client = sign_in(learner)
    headers = {"HX-Request": "true"}
    response = client.post(address(topic, "post_add"), form_of(), headers=headers)
    html = response.content.decode()
    assert "<html" not in html
    assert "Мой случай." in html
    assert response.headers["HX-Reswap"] == "outerHTML show:top showTarget:#post-1"
    assert 'value="k1"' not in html


def test_sending_the_form_twice_makes_one_post(topic, learner, sign_in):
    client = sign_in(learner)
    for _ in range(2):
        assert client.post(address(topic, "post_add"), form_of()).status_code == 302
    assert topic.posts.count() == 1


def test_empty_post_keeps_the_form_and_says_why(topic, learner, sign_in):
    response = sign_in(learner).post(address(topic, "post_add"), form_of(text=" "))
    assert response.status_code == 422
    assert "Напишите что-нибудь" in response.content.decode()


def test_closed_topic_refuses_a_post_and_keeps_what_was_written(topic, learner, tutor, sign_in):
    operations.close_topic(topic, actor=tutor, is_closed=True)
    response = sign_in(learner).post(address(topic, "post_add"), form_of(text="Не пропади."))
    html = response.content.decode()
    assert response.status_code == 422
    assert "закрыта" in html
    assert "Не пропади." in html


def test_posting_from_an_embedding_page_leads_back_there(topic, learner, sign_in):
    sent = form_of(**{"post-next": "/study/1/"})
    response = sign_in(learner).post(address(topic, "post_add"), sent)
    assert response.headers["Location"] == "/study/1/#post-1"
    sent = form_of("k2", **{"post-next": "https://evil.example/"})
    response = sign_in(learner).post(address(topic, "post_add"), sent)
    assert response.headers["Location"] == address(topic, "post", 2)


def test_guest_is_led_to_signing_in_and_stranger_learns_nothing(topic, client, stranger, sign_in):
    assert client.get(address(topic)).status_code == 404
    assert client.post(address(topic, "post_add"), form_of()).status_code == 302
    signed = sign_in(stranger)
    assert signed.get(address(topic)).status_code == 404
    assert signed.post(address(topic, "post_add"), form_of()).status_code == 404


def test_reader_sees_no_form(topic, expert, sign_in):
    html = sign_in(expert).get(address(topic)).content.decode()
    assert "post-key" not in html
    assert "писать могут участники" in html


def test_editing_by_pages(topic, write, learner, colleague, sign_in):
    post = write(learner, "Было.")
    edit = reverse("discussion:post_edit", args=[post.pk])
    client = sign_in(learner)
    assert "Было." in client.get(edit).content.decode()
    assert client.post(edit, {"body": ""}).status_code == 422
    assert client.post(edit, {"body": "Стало."}).status_code == 302
    page = client.get(address(topic)).content.decode()
    assert "Стало." in page
    assert "изменено" in page
    history = client.get(reverse("discussion:post_history", args=[post.pk])).content.decode()
    assert "Было." in history
    assert sign_in(colleague).get(edit).status_code == 403


def test_deleting_and_restoring_by_pages(topic, write, learner, tutor, sign_in):
    post = write(learner, "Слова.")
    client = sign_in(tutor)
    client.post(reverse("discussion:post_delete", args=[post.pk]))
    page = client.get(address(topic)).content.decode()
    assert "Удалено модератором" in page
    assert "Слова." not in page
    client.post(reverse("discussion:post_restore", args=[post.pk]))
    assert "Слова." in client.get(address(topic)).content.decode()


def test_following_muting_and_closing_by_pages(topic, learner, tutor, sign_in):
    client = sign_in(learner)
    client.post(address(topic, "attention"), {"attention": "muted"})
    assert TopicState.objects.get(person=learner, topic=topic).attention == Attention.MUTED
    assert client.post(address(topic, "state"), {"is_closed": "on"}).status_code == 403
    sign_in(tutor).post(address(topic, "state"), {"is_closed": "on"})
    topic.refresh_from_db()
    assert topic.closed_at is not None


def test_unread_leads_to_the_first_new_post(topic, write, learner, colleague, sign_in):
    write(colleague)
    client = sign_in(learner)
    assert client.get(address(topic, "unread")).headers["Location"] == address(topic, "post", 1)
    client.get(address(topic))
    assert client.get(address(topic, "unread")).headers["Location"] == address(topic)


def test_space_lists_topics_and_takes_new_ones(topic, learner, colleague, write, sign_in):
    write(colleague)
    where = reverse("discussion:space", args=[topic.space.kind, "1"])
    client = sign_in(learner)
    html = client.get(where).content.decode()
    assert topic.title in html
    assert "1 сообщение" in html
    sent = {"title": "Пьеса для баяна", "kind": "difficulty", "opening": "Что взять?"}
    response = client.post(reverse("discussion:topic_new", args=[topic.space.kind, "1"]), sent)
    assert response.status_code == 302
    assert "Пьеса для баяна" in client.get(where).content.decode()


def test_answering_shows_what_is_answered(topic, write, learner, colleague, sign_in):
    write(colleague, "Телефон пишет на диктофон.")
    html = sign_in(learner).get(address(topic) + "?answers=1").content.decode()
    assert html.count("Телефон пишет на диктофон.") == 2
    assert 'name="post-answers" id="id_post-answers" value="1"' in html


@pytest.mark.parametrize("count", [1, 3, 500])
def test_topic_page_takes_the_same_statements_at_any_size(
    count, topic, write, learner, colleague, sign_in, django_assert_num_queries
):
    write(colleague)
    if count > 1:
        first = topic.posts.get()
        rows = [
            Post(
                topic=topic,
                number=n,
                root_number=n,
                author=colleague,
                body=first.body,
                key=f"many-{n}",
                created_at=first.created_at,
            )
            for n in range(2, count + 1)
        ]
        Post.objects.bulk_create(rows)
        Topic.objects.filter(pk=topic.pk).update(last_number=count, post_count=count)
    client = sign_in(learner)
    with django_assert_num_queries(5):  # session, person, bell, topic, posts, reading state
        client.get(address(topic))
    with django_assert_num_queries(4):
        client.get(address(topic))


def test_embedded_thread_shows_the_only_topic_of_a_thing(topic, write, learner, rf):
    write(learner)
    context = thread_context(learner, (topic.space.kind, 1), next_url="/study/1/")
    request = rf.get("/study/1/")
    request.user = learner
    html = render_block(request, "discussion/topic_show.jinja", "thread", {"context": context})
    assert 'value="/study/1/"' in html
    assert thread_context(learner, (topic.space.kind, 2)) is None


def test_new_topic_without_a_title_shows_why(topic, learner, expert, sign_in):
    where = reverse("discussion:topic_new", args=[topic.space.kind, "1"])
    client = sign_in(learner)
    assert client.get(where).status_code == 200
    assert client.post(where, {"kind": "discussion", "opening": "x"}).status_code == 422
    sent = {"title": "Тема", "kind": "discussion", "opening": "x"}
    refused = sign_in(expert).post(where, sent)
    assert refused.status_code == 422
    assert "нет права" in refused.content.decode()


def test_editing_a_post_deleted_meanwhile_is_refused_in_words(topic, write, learner, sign_in):
    post = write(learner, "Было.")
    client = sign_in(learner)
    operations.delete_post(post, actor=learner)
    response = client.post(reverse("discussion:post_edit", args=[post.pk]), {"body": "Стало."})
    assert response.status_code == 422
    assert "тем временем удалили" in response.content.decode()


def test_unknown_kind_of_space_is_not_found(learner, sign_in):
    assert sign_in(learner).get("/discussions/in/nothing/1/").status_code == 404


def test_unknown_page_and_post_numbers_do_no_harm(topic, write, learner, sign_in):
    write(learner)
    client = sign_in(learner)
    for query in ("?page=0", "?page=x", "?page=999999999999", "?answers=99", "?answers=x"):
        assert client.get(address(topic) + query).status_code == 200
    assert client.get(address(topic, "post", 99)).status_code == 404


def test_attention_of_no_sense_changes_nothing(topic, learner, sign_in):
    client = sign_in(learner)
    assert client.post(address(topic, "attention"), {"attention": "loud"}).status_code == 302
    assert not TopicState.objects.filter(person=learner, topic=topic).exists()


def test_guest_reads_where_guests_may(topic, room, write, learner, client):
    write(learner)
    room.readers.add(None)
    html = client.get(address(topic)).content.decode()
    assert "Чтобы написать здесь, войдите." in html
    assert "Уведомления о теме" not in html


def test_guest_who_sends_a_post_comes_back_to_the_form_after_signing_in(topic, client):
    response = client.post(address(topic, "post_add"), form_of())
    assert response.headers["Location"].endswith(f"?next={address(topic)}%23write")
    sent = form_of(**{"post-next": "/study/1/"})
    response = client.post(address(topic, "post_add"), sent)
    assert response.headers["Location"].endswith("?next=/study/1/%23write")
    assert client.get(reverse("discussion:topic_new", args=["x", "1"])).status_code == 302


def test_a_remembered_post_has_the_readers_own_token(sign_in, topic, write, learner, colleague):
    write(learner)
    pages = [sign_in(learner).get(f"/discussions/{topic.pk}/").content.decode() for _ in range(2)]
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)) for page in pages]
    assert [len(each) for each in tokens] == [1, 1]
    assert tokens[0] != tokens[1]
    for page in pages:
        assert re.search(r'/delete/"><input type="hidden" name="csrfmiddlewaretoken"', page)
    other = sign_in(colleague).get(f"/discussions/{topic.pk}/").content.decode()
    assert "/delete/" not in other


def test_a_remembered_post_is_in_each_readers_language(sign_in, topic, write, learner, colleague):
    write(learner)
    assert (
        "Answer<span" in sign_in(colleague, "en").get(f"/discussions/{topic.pk}/").content.decode()
    )
    assert (
        "Ответить<span"
        in sign_in(colleague, "ru").get(f"/discussions/{topic.pk}/").content.decode()
    )
