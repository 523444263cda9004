"""The catalogue: choices and their counts, comparison, what may suit, searches kept, opinions."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from kamerton.core import clock
from kamerton.core.api import index
from kamerton.core.errors import Conflict, DomainError, Forbidden
from kamerton.learning.enums import CohortState, EnrolmentState
from kamerton.learning.models import Enrolment, Session
from kamerton.library.api import add_material
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.people.models import Profile
from kamerton.programmes.enums import OpinionState, ProgrammeState, VersionState
from kamerton.programmes.models import Opinion, SavedSearch
from kamerton.programmes.operations import opinions, searches
from kamerton.programmes.operations.version import free_slug
from kamerton.programmes.queries.shelf import suggestions
from kamerton.programmes.shelf import Stood, Wish, chosen, counts
from tests.factories.people import make_person
from tests.factories.study import make_cohort, make_version

pytestmark = pytest.mark.django_db


def publish(institute, slug, **fields):
    """Put a programme into the catalogue with these fields of its version."""
    version = make_version(institute, slug=slug, activities=1)
    for name, value in {"title": slug, "title_en": slug, **fields}.items():
        setattr(version, name, value)
    version.state, version.approved_at = VersionState.APPROVED, clock.now()
    version.save()
    programme = version.programme
    programme.published, programme.state = version, ProgrammeState.PUBLISHED
    programme.save()
    index(
        ("programme", programme.pk),
        title=version.title,
        title_en=version.title_en,
        body=version.summary,
        url=f"/catalogue/{slug}/",
        audiences=["public"],
    )
    return programme


@pytest.fixture
def three(institute):
    return [
        publish(
            institute, "abacus", hours=16, direction="ict_competence", summary="Таблицы и баян"
        ),
        publish(institute, "bayan", hours=36, direction="music_analysis", model="network"),
        publish(institute, "choir", hours=72, direction="music_analysis", model="case"),
    ]


def finish(person, programme):
    cohort = make_cohort(
        programme.organisation,
        programme.published,
        slug=f"{programme.slug}-{person.pk}",
        state=CohortState.FINISHED,
    )
    return Enrolment.objects.create(
        cohort=cohort, person=person, state=EnrolmentState.COMPLETED, completed_at=clock.now()
    )


def stood(number, **facets):
    return Stood(
        id=number,
        version_id=number,
        slug="s",
        title=f"«{number}»",
        since=None,
        hours=16,
        facets=facets,
    )


def test_a_choice_counts_beside_the_others_not_beside_itself():
    shelf = [
        stood(1, direction="ict_competence", model="case"),
        stood(2, direction="music_analysis", model="case"),
        stood(3, direction="music_analysis", model="network"),
    ]
    wish = Wish.of(QueryDict("direction=music_analysis&model=case"))

    left = counts(shelf, wish)

    assert [one.id for one in chosen(shelf, wish)] == [2]
    assert left["model"] == {"case": 1, "network": 1}
    assert left["direction"] == {"ict_competence": 1, "music_analysis": 1}


def test_an_address_says_the_same_wish_in_one_way_and_nothing_foreign():
    one = Wish.of(
        QueryDict("model=case&direction=music_analysis&direction=x&q=%00 баян  хор&page=7&order=no")
    )
    same = Wish.of(QueryDict("q=баян+хор&direction=music_analysis&model=case"))

    assert (
        one.query()
        == same.query()
        == ("q=%D0%B1%D0%B0%D1%8F%D0%BD+%D1%85%D0%BE%D1%80&direction=music_analysis&model=case")
    )
    assert Wish.of(QueryDict(one.query())) == one


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["abacus", "bayan", "choir"]),
        ("direction=music_analysis", ["bayan", "choir"]),
        ("length=short", ["abacus"]),
        ("length=middle&model=case", ["choir"]),
        ("q=баяны", ["abacus"]),
        ("join=open", ["choir"]),
        ("order=soon", ["choir", "abacus", "bayan"]),
        ("order=short", ["abacus", "bayan", "choir"]),
        ("kind=elective", []),
    ],
)
def test_the_catalogue_shows_what_fits(client, institute, three, asked, expected):
    make_cohort(institute, three[2].published, state=CohortState.RECRUITING)

    page = client.get(f"{reverse('programmes:catalogue')}?{asked}").content.decode()

    found = sorted(
        (page.index(f'href="/catalogue/{slug}/"'), slug)
        for slug in ("abacus", "bayan", "choir")
        if f'href="/catalogue/{slug}/"' in page
    )
    assert [slug for _place, slug in found] == expected


def test_comparison_keeps_the_order_and_leaves_out_what_is_not_in_the_catalogue(
    client, institute, three
):
    draft = make_version(institute, slug="draft")
    address = reverse("programmes:compare")

    page = client.get(
        f"{address}?programme=choir&programme={draft.programme.slug}&programme=abacus"
    ).content.decode()

    assert page.index("/catalogue/choir/") < page.index("/catalogue/abacus/")
    assert "/catalogue/draft/" not in page
    assert client.get(address).status_code == 200


def test_a_programme_tells_places_tutors_and_days(client, institute, tutor, learner, three):
    cohort = make_cohort(institute, three[0].published, capacity=2)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    Enrolment.objects.create(cohort=cohort, person=learner, state=EnrolmentState.ADMITTED)
    activity = three[0].published.modules.get().activities.get()
    start = clock.now() + timedelta(days=3)
    Session.objects.create(
        cohort=cohort,
        activity=activity,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        place="Малый зал",
    )

    page = client.get("/catalogue/abacus/").content.decode()

    assert "1 из 2" in page
    assert "Ирина Левина" in page
    assert "Малый зал" in page


def test_suggestions_say_why_and_leave_out_what_was_taken(institute, learner, three):
    for number in range(3):
        finish(
            make_person("Сосед", str(number), "", email=f"n{number}@test.kamerton.example"),
            three[0],
        )
    school = institute
    Profile.objects.update_or_create(person=learner, defaults={"organisation": school})
    Profile.objects.filter(person__surname="Сосед").update(organisation=school)
    finish(learner, three[1])

    found = {one.stood.slug: one.reasons for one in suggestions(learner, [])}

    assert "bayan" not in found
    assert found["choir"] == ("Продолжает программу «bayan», которую вы окончили.",)
    assert found["abacus"] == ("Её окончили 3 ваших коллеги по месту работы.",)


def test_materials_for_what_one_teaches_are_a_reason(institute, methodologist, learner, three):
    material = add_material(
        methodologist,
        fields={
            "kind": "link",
            "title": "Распевки",
            "subjects": ["choir"],
            "instruments": ["bayan"],
            "licence": "cc_by_sa_4",
            "access": "institute",
        },
        content={"url": "https://kamerton.example/choir"},
    )
    for programme in three[:2]:
        programme.published.modules.get().activities.update(material=material.current)
    Profile.objects.update_or_create(
        person=learner, defaults={"subjects": ["choir"], "instruments": []}
    )

    found = {one.stood.slug: one.reasons for one in suggestions(learner, [])}

    assert found == dict.fromkeys(
        ("abacus", "bayan"), ("В ней есть материалы по вашему предмету: хор.",)
    )


def test_two_colleagues_are_too_few_to_be_told_of(institute, learner, three):
    for number in range(2):
        finish(
            make_person("Сосед", str(number), "", email=f"n{number}@test.kamerton.example"),
            three[0],
        )
    Profile.objects.filter(person__surname="Сосед").update(organisation=institute)
    Profile.objects.update_or_create(person=learner, defaults={"organisation": institute})

    assert suggestions(learner, []) == []


def test_a_kept_search_tells_of_a_new_programme_once(institute, learner, stranger, three):
    searches.keep_search(learner, title="Анализ", query="direction=music_analysis", tells=True)
    searches.keep_search(stranger, title="ИКТ", query="direction=ict_competence", tells=True)

    told = searches.tell_of_programme(three[1].published_id)

    assert told == 1
    notice = Notification.objects.get(person=learner, kind=searches.FITS)
    assert notice.url == "/catalogue/bayan/"
    assert not Notification.objects.filter(person=stranger, kind=searches.FITS).exists()


def test_a_search_of_nothing_and_one_too_many_are_refused(learner, monkeypatch):
    with pytest.raises(DomainError):
        searches.keep_search(learner, title="Всё", query="order=new", tells=True)
    monkeypatch.setattr(searches, "MOST_SEARCHES", 1)
    searches.keep_search(learner, title="Один", query="q=хор", tells=True)
    again = searches.keep_search(learner, title="Тот же", query="q=хор", tells=False)
    with pytest.raises(DomainError):
        searches.keep_search(learner, title="Два", query="q=баян", tells=True)
    assert SavedSearch.objects.get() == again


def test_a_search_is_kept_and_removed_by_the_pages(sign_in, learner, stranger):
    client = sign_in(learner)
    page = client.get(reverse("programmes:search_keep") + "?q=хор&page=2")
    assert page.status_code == 200
    client.post(
        reverse("programmes:search_keep"), {"title": "Хор", "query": "q=хор", "tells": "on"}
    )
    kept = SavedSearch.objects.get(person=learner)

    sign_in(stranger).post(reverse("programmes:search_drop", args=[kept.pk]))
    assert SavedSearch.objects.filter(pk=kept.pk).exists()
    sign_in(learner).post(reverse("programmes:search_drop", args=[kept.pk]))
    assert not SavedSearch.objects.exists()


def say(person, programme, **more):
    words = {"rating": 4, "text": "Пригодилось всё, что было про ансамбль.", "is_named": False}
    return opinions.say(person, programme_id=programme.pk, **{**words, **more})


def test_only_who_has_finished_tells_of_a_programme(sign_in, learner, stranger, three):
    finish(learner, three[0])

    client = sign_in(learner)
    assert "/catalogue/abacus/opinion/" in client.get("/catalogue/abacus/").content.decode()
    assert client.get("/catalogue/abacus/opinion/").status_code == 200
    assert sign_in(stranger).get("/catalogue/abacus/opinion/").status_code == 404
    with pytest.raises(Forbidden):
        say(stranger, three[0])


def test_an_opinion_is_shown_only_after_a_moderator_and_without_the_name_unless_wished(
    client, learner, methodologist, three
):
    finish(learner, three[0])
    opinion = say(learner, three[0])
    assert "про ансамбль" not in client.get("/catalogue/abacus/").content.decode()
    assert Notification.objects.filter(person=methodologist, kind=opinions.AWAITS).exists()

    opinions.decide(methodologist, opinion_id=opinion.pk, is_shown=True, reply="Спасибо!")

    page = client.get("/catalogue/abacus/").content.decode()
    assert "про ансамбль" in page
    assert "Спасибо!" in page
    assert "Орлова" not in page
    assert Notification.objects.filter(person=learner, kind=opinions.SHOWN).exists()


def test_words_of_an_opinion_are_text(client, learner, methodologist, three):
    finish(learner, three[0])
    opinion = say(learner, three[0], text="<script>alert(1)</script> и ещё тридцать знаков")
    opinions.decide(methodologist, opinion_id=opinion.pk, is_shown=True)

    assert "<script>alert" not in client.get("/catalogue/abacus/").content.decode()


def test_two_moderators_decide_once_and_nobody_on_their_own(
    methodologist, administrator, learner, three
):
    finish(learner, three[0])
    finish(methodologist, three[0])
    opinion, own = say(learner, three[0]), say(methodologist, three[0])
    opinions.decide(methodologist, opinion_id=opinion.pk, is_shown=False, reason="Имена учеников")

    with pytest.raises(Conflict):
        opinions.decide(administrator, opinion_id=opinion.pk, is_shown=True)
    with pytest.raises(Forbidden):
        opinions.decide(methodologist, opinion_id=own.pk, is_shown=True)
    with pytest.raises(Forbidden):
        opinions.decide(learner, opinion_id=own.pk, is_shown=True)


def test_changed_words_wait_for_a_moderator_anew(learner, methodologist, three):
    finish(learner, three[0])
    opinion = say(learner, three[0])
    opinions.decide(methodologist, opinion_id=opinion.pk, is_shown=True)

    say(learner, three[0], text="Теперь я думаю иначе, и вот почему именно.")

    assert Opinion.objects.get().state == OpinionState.AWAITING


def test_a_mean_needs_three(client, methodologist, three):
    for number, rating in enumerate((5, 4, 3)):
        person = make_person(
            "Окончивший", str(number), "", email=f"o{number}@test.kamerton.example"
        )
        finish(person, three[0])
        assert "в среднем" not in client.get("/catalogue/abacus/").content.decode()
        opinion = say(person, three[0], rating=rating)
        opinions.decide(methodologist, opinion_id=opinion.pk, is_shown=True)

    assert "в среднем 4 из 5" in client.get("/catalogue/abacus/").content.decode()


def test_the_queue_is_the_moderators_and_keeps_what_was_typed(
    sign_in, learner, methodologist, three
):
    finish(learner, three[0])
    opinion = say(learner, three[0])
    queue = reverse("programmes:opinion_queue")
    assert sign_in(learner).get(queue).status_code == 403

    client = sign_in(methodologist)
    assert "про ансамбль" in client.get(queue).content.decode()
    address = reverse("programmes:opinion_decide", args=[opinion.pk])
    refused = client.post(address, {"decision": "decline", "reply": "Черновик ответа"})
    assert refused.status_code == 422
    assert "Черновик ответа" in refused.content.decode()
    client.post(address, {"decision": "decline", "reason": "Не о программе"})
    assert Opinion.objects.get().reason == "Не о программе"
    assert "Не о программе" in sign_in(learner).get("/catalogue/abacus/opinion/").content.decode()


def test_an_opinion_is_written_and_taken_back_by_the_pages(sign_in, learner, three):
    finish(learner, three[0])
    client = sign_in(learner)
    short = client.post("/catalogue/abacus/opinion/", {"rating": "5", "text": "мало"})
    assert "мало" in short.content.decode()
    client.post(
        "/catalogue/abacus/opinion/",
        {"rating": "5", "text": "Достаточно длинный отзыв о программе."},
    )
    assert Opinion.objects.get().rating == 5
    client.post("/catalogue/abacus/opinion/take-back/")
    assert not Opinion.objects.exists()


def test_forgetting_a_person_removes_opinions_and_searches(learner, three):
    finish(learner, three[0])
    say(learner, three[0])
    searches.keep_search(learner, title="Хор", query="q=хор", tells=True)

    opinions.forget_person(learner.pk)

    assert not Opinion.objects.exists()
    assert not SavedSearch.objects.exists()


def test_an_address_of_the_catalogue_is_nobodys_programme():
    assert free_slug("Compare") == "compare-programme"


@pytest.mark.parametrize("programmes", [1, 4])
@pytest.mark.parametrize(
    ("address", "statements"),
    [
        ("/catalogue/?q=p&order=soon", 5),
        ("/catalogue/compare/?programme=p1&programme=p2", 4),
        ("/catalogue/for-me/", 7),
        ("/catalogue/p1/opinions/", 5),
    ],
)
def test_pages_ask_few_statements(
    sign_in, learner, institute, django_assert_num_queries, programmes, address, statements
):
    Profile.objects.update_or_create(
        person=learner, defaults={"organisation": institute, "subjects": ["choir"]}
    )
    for number in range(1, programmes + 1):
        publish(institute, f"p{number}")
    searches.keep_search(learner, title="Хор", query="kind=professional_development", tells=True)
    client = sign_in(learner)
    client.get(address)
    with django_assert_num_queries(statements):
        answer = client.get(address)
    assert answer.status_code == 200
