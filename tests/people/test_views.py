"""Each page once through the client: its status and words, for whom it is, its statements."""

import re

import pytest
from django.urls import reverse

from kamerton.people import api, operations, queries
from kamerton.people.enums import Role
from tests.factories.people import PASSWORD, make_organisation, make_person

pytestmark = pytest.mark.django_db


def words(response):
    assert response.status_code == 200, (response.status_code, response.headers)
    return re.sub(r"\s+", " ", response.content.decode())


GUEST_PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
    "socialaccount_login_cancelled",
]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", GUEST_PAGES)
def test_pages_of_guests(client, name, language):
    client.cookies["django_language"] = language
    assert f'<html lang="{language}"' in words(client.get(reverse(name)))


def test_a_failed_outer_sign_in_says_so(client):
    response = client.get(reverse("socialaccount_login_error"))
    assert response.status_code == 401
    assert reverse("account_login") in response.content.decode()


OWN_PAGES = [
    "people:profile",
    "people:settings",
    "people:sessions",
    "people:privacy",
    "people:privacy_erasure",
    "people:consent_withdraw",
    "people:children",
    "account_email",
    "account_change_password",
    "mfa_index",
    "socialaccount_connections",
    "usersessions_list",
    "account_logout",
]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages(sign_in, learner, name, language):
    learner.set_password(PASSWORD)
    learner.save()
    page = words(sign_in(learner, language).get(reverse(name)))
    assert f'<html lang="{language}"' in page


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_send_guests_to_sign_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_ask_at_most_eight_statements(
    sign_in, learner, name, django_assert_max_num_queries
):
    client = sign_in(learner)
    with django_assert_max_num_queries(8):
        client.get(reverse(name))


STAFF_PAGES = ["people:people_list", "people:invite"]
ADMINISTRATOR_PAGES = [
    "people:organisation_tree",
    "people:organisation_add",
    "people:registration",
    "people:consent_texts",
]
MATRIX = [
    *[(name, {"organiser", "administrator"}) for name in STAFF_PAGES],
    *[(name, {"administrator"}) for name in ADMINISTRATOR_PAGES],
]


@pytest.mark.parametrize(
    "who",
    ["learner", "stranger", "tutor", "methodologist", "expert", "organiser", "administrator"],
)
@pytest.mark.parametrize(("name", "allowed"), MATRIX)
def test_staff_pages_open_to_whom_they_are_for(request, sign_in, name, allowed, who):
    response = sign_in(request.getfixturevalue(who)).get(reverse(name))
    assert response.status_code == (200 if who in allowed else 403)


@pytest.mark.parametrize("count", [1, 3])
def test_people_list_asks_four_statements(
    sign_in, organiser, school, count, django_assert_num_queries
):
    for _ in range(count):
        person = make_person()
        api.change_work(person, api.Work(organisation=school, post="учитель"))
    client = sign_in(organiser)
    with django_assert_num_queries(4):  # session, reader, bell, count, people
        page = words(client.get(reverse("people:people_list")))
    assert "Зареченская школа" in page


def test_people_list_finds_and_filters(sign_in, administrator, learner, colleague, tutor):
    client = sign_in(administrator)
    page = words(client.get(reverse("people:people_list"), {"q": "орлов мар"}))
    assert "Орлова Марина Сергеевна" in page
    assert "Гусев" not in page
    page = words(client.get(reverse("people:people_list"), {"role": "tutor"}))
    assert "Левина Ирина Павловна" in page
    assert "Орлова" not in page


def test_a_district_organiser_sees_the_own_people_only(sign_in, district, school, learner):
    local = make_person("Местная", "Анна")
    api.grant_role(local, role=Role.ORGANISER, actor=None, organisation=district)
    own = make_person("Своя", "Ольга")
    api.change_work(own, api.Work(organisation=school))
    page = words(sign_in(local).get(reverse("people:people_list")))
    assert "Своя Ольга" in page
    assert "Орлова" not in page


def test_a_stranger_gets_404_for_a_person(sign_in, stranger, learner):
    response = sign_in(stranger).get(reverse("people:person", args=[learner.pk]))
    assert response.status_code == 404
    assert "Орлова" not in response.content.decode()


def test_a_public_page_shows_no_email_to_guests(client, learner):
    api.change_presentation(learner, about="Учу детей петь", visibility="public")
    page = words(client.get(reverse("people:person", args=[learner.pk])))
    assert "Учу детей петь" in page
    assert learner.email not in page


def test_staff_opening_a_page_is_noted_and_shown(sign_in, organiser, learner):
    page = words(sign_in(organiser).get(reverse("people:person", args=[learner.pk])))
    assert learner.email in page
    page = words(sign_in(learner).get(reverse("people:privacy")))
    assert organiser.short_name in page


def test_profile_sections_save_by_themselves(sign_in, learner, school):
    client = sign_in(learner)
    address = reverse("people:profile")
    names = {
        "section": "names",
        "surname": "Соколова",
        "given_name": "Марина",
        "patronymic": "",
        "gender": "female",
    }
    assert client.post(address, names).url == f"{address}#names"
    work = {
        "section": "work",
        "organisation": "",
        "organisation_text": "Зареченская школа",
        "post": "учитель музыки",
        "subjects": ["music"],
        "instruments": ["bayan"],
        "teaching_since": "2004",
        "category": "first",
    }
    assert client.post(address, work).status_code == 302
    page = {"section": "page", "about": "О себе", "visibility": "signed-in"}
    assert client.post(address, page).status_code == 302
    learner.refresh_from_db()
    assert learner.surname == "Соколова"
    assert learner.profile.organisation == school
    assert learner.profile.instruments == ["bayan"]


def test_profile_keeps_what_was_typed_beside_the_fault(sign_in, learner):
    response = sign_in(learner).post(
        reverse("people:profile"),
        {"section": "work", "organisation_text": "Нет такой школы", "teaching_since": "2999"},
    )
    assert response.status_code == 422
    assert "Нет такой школы" in response.content.decode()


def test_photo_is_cut_and_served_to_those_who_may_see(sign_in, client, learner, stranger):
    import io

    from PIL import Image

    image = io.BytesIO()
    Image.new("RGB", (900, 500), "red").save(image, "PNG")
    operations.change_photo(learner, image.getvalue())
    person = queries.signed_in_person(learner.pk)
    address = reverse("people:photo", args=[learner.pk, person.photo_version])
    response = sign_in(learner).get(address)
    assert response["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(response.content)).size == (320, 320)
    assert sign_in(stranger).get(address).status_code == 404
    assert address in words(sign_in(learner).get(reverse("people:profile")))


def test_setup_page_makes_institute_and_administrator(client):
    token = api.issue_setup_token()
    address = reverse("people:setup", args=[token])
    assert "institute" in words(client.get(address))
    data = {
        "institute": "Институт музыки",
        "time_zone": "Asia/Omsk",
        "surname": "Титов",
        "given_name": "Олег",
        "email": "titov@test.kamerton.example",
        "password": "gamma-do-mazhor-7",
    }
    response = client.post(address, data)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").url.startswith("/consent/")  # asked on a page of its own
    assert client.post(reverse("people:consent"), {"agree": "on"}).url == "/"
    assert client.get("/").status_code == 200
    assert client.get(address).status_code == 404


def test_setup_refuses_a_weak_password(client):
    address = reverse("people:setup", args=[api.issue_setup_token()])
    page = words(client.post(address, {"institute": "И", "password": "12345"}))
    assert 'aria-invalid="true"' in page


def test_consent_is_not_given_without_the_tick(sign_in, learner):
    api.establish_institute(name="Институт", time_zone="Europe/Moscow")
    client = sign_in(learner)
    assert client.get("/settings/").status_code == 200
    assert client.get("/profile/").url.startswith("/consent/")
    words(client.post(reverse("people:consent"), {}))
    assert queries.signatures_of(learner).count() == 0


def test_a_minor_waits_for_the_guardian(sign_in, guardian, mailoutbox):
    child = make_person("Белкина", "Даша", is_minor=True)
    client = sign_in(child)
    assert client.get("/profile/").url.startswith("/guardian/")
    client.post(reverse("people:guardian_wait"), {"guardian_email": "m@test.kamerton.example"})
    assert "m@test.kamerton.example" in words(client.get(reverse("people:guardian_wait")))


def test_guardian_reads_and_signs(
    sign_in, guardian, mailoutbox, django_capture_on_commit_callbacks
):
    api.establish_institute(name="Институт", time_zone="Europe/Moscow")
    api.sign_consent(guardian, kind=api.ConsentKind.PERSONAL_DATA)
    child = make_person("Белкина", "Даша", is_minor=True)
    with django_capture_on_commit_callbacks(execute=True):
        operations.ask_guardian(child, email="m@test.kamerton.example")
    address = re.search(r"/guardian/[^/\s]+/", mailoutbox[0].body).group()
    client = sign_in(guardian)
    assert "Даша" in words(client.get(address))
    assert client.post(address, {"agree": "on"}).url == reverse("people:children")
    assert "Белкина Даша" in words(client.get(reverse("people:children")))


def test_mailing_consent_is_apart_and_off(sign_in, learner):
    api.establish_institute(name="Институт", time_zone="Europe/Moscow")
    api.sign_consent(learner, kind=api.ConsentKind.PERSONAL_DATA)
    client = sign_in(learner)
    assert not api.has_mailing_consent(learner)
    client.post(reverse("people:privacy_mailing"), {"agree": "yes"})
    assert api.has_mailing_consent(learner)
    client.post(reverse("people:privacy_mailing"), {})
    assert not api.has_mailing_consent(learner)


def test_erasure_page_asks_and_takes_back(sign_in, learner):
    client = sign_in(learner)
    address = reverse("people:privacy_erasure")
    assert "aria-invalid" in words(client.post(address, {"typed": "x"}))
    assert client.post(address, {"typed": learner.email}).status_code == 302
    assert queries.open_erasure(learner)
    client.post(address, {"cancel": "yes"})
    assert queries.open_erasure(learner) is None


def test_archive_is_asked_for_and_downloaded_by_its_person_only(sign_in, learner, colleague):
    client = sign_in(learner)
    client.post(reverse("people:privacy_export"))
    export = queries.exports_of(learner).get()
    operations.build_export(export.pk)
    address = reverse("people:privacy_export_file", args=[export.pk])
    assert address in words(client.get(reverse("people:privacy")))
    assert b"".join(client.get(address).streaming_content)[:2] == b"PK"
    assert sign_in(colleague).get(address).status_code == 404


def test_roles_page_grants_and_revokes(sign_in, administrator, learner, institute):
    client = sign_in(administrator)
    address = reverse("people:roles", args=[learner.pk])
    client.post(address, {"role": "tutor", "organisation": institute.pk})
    assert api.has_role(queries.signed_in_person(learner.pk), "tutor")
    page = words(client.get(address))
    revoke = re.search(r"/people/\d+/roles/\d+/revoke/", page).group()
    client.post(revoke)
    assert not api.has_role(queries.signed_in_person(learner.pk), "tutor")


def test_closing_an_account_ends_its_sessions(client, administrator, learner):
    from django.test import Client

    theirs = Client()
    theirs.force_login(learner)
    client.force_login(administrator)
    client.post(reverse("people:account_change", kwargs={"pk": learner.pk, "action": "close"}))
    assert theirs.get("/profile/").status_code == 302
    page = words(client.get(reverse("people:person", args=[learner.pk])))
    client.post(reverse("people:account_change", kwargs={"pk": learner.pk, "action": "open"}))
    assert "/account/open/" in page


def test_invite_page_reads_lines(sign_in, organiser, learner, mailoutbox):
    client = sign_in(organiser)
    lines = f"Гусев Пётр Ильич, gusev@test.kamerton.example\n{learner.email}"
    response = client.post(reverse("people:invite"), {"people": lines, "language": "ru"})
    assert response.status_code == 302
    invitation = queries.invitations().get()
    assert (invitation.surname, invitation.patronymic) == ("Гусев", "Ильич")
    page = words(client.get(reverse("people:invite")))
    assert "gusev@test.kamerton.example" in page
    assert learner.email in page
    wrong = client.post(reverse("people:invite"), {"people": "просто слова", "language": "ru"})
    assert "просто слова" in words(wrong)


def test_an_invitation_is_accepted_in_the_page(
    client, organiser, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        operations.invite_people([operations.Invitee("new@test.kamerton.example")], actor=organiser)
    address = re.search(r"/invitations/[^/\s]+/", mailoutbox[0].body).group()
    assert "new@test.kamerton.example" in words(client.get(address))
    data = {"surname": "Гусев", "given_name": "Пётр", "password": "gamma-do-mazhor-7"}
    assert client.post(address, data).url == "/"
    assert client.get(reverse("people:profile")).status_code == 200
    assert client.get(address).status_code == 404


def test_organisation_pages_change_the_tree(sign_in, administrator, region, district, school):
    client = sign_in(administrator)
    client.post(
        f"{reverse('people:organisation_add')}?parent={district.pk}",
        {"name": "Новая школа", "kind": "school"},
    )
    assert "Новая школа" in words(client.get(reverse("people:organisation_tree")))
    address = reverse("people:organisation_edit", args=[school.pk])
    assert "Зареченская школа" in words(client.get(address))
    client.post(address, {"name": "Зареченская гимназия", "kind": "school"})
    client.post(
        reverse("people:organisation_move", args=[school.pk]), {"move-organisation": region.pk}
    )
    school.refresh_from_db()
    assert (school.name, school.parent) == ("Зареченская гимназия", region)
    client.post(
        reverse("people:organisation_merge", args=[school.pk]),
        {"merge-organisation": district.pk},
    )
    school.refresh_from_db()
    assert school.merged_into == district


def test_organisation_choices_answer_json(sign_in, learner, school):
    found = sign_in(learner).get(reverse("people:organisation_choices"), {"q": "заречен"}).json()
    assert {row["name"] for row in found["choices"]} == {"Зареченская школа", "Зареченский район"}


def test_registration_is_switched_in_the_page(sign_in, administrator, client):
    api.establish_institute(name="Институт", time_zone="Europe/Moscow")
    api.sign_consent(administrator, kind=api.ConsentKind.PERSONAL_DATA)
    sign_in(administrator).post(reverse("people:registration"), {"is_open": "no"})
    client.logout()
    page = words(client.get(reverse("account_signup")))
    assert "password1" not in page


def test_a_new_text_of_a_consent_is_published(sign_in, administrator):
    api.establish_institute(name="Институт", time_zone="Europe/Moscow")
    api.sign_consent(administrator, kind=api.ConsentKind.PERSONAL_DATA)
    client = sign_in(administrator)
    address = reverse("people:consent_text_edit", args=["mailing"])
    assert "Институт" in words(client.get(address))
    data = {"kind": "mailing", "title": "А", "title_en": "B", "text": "**В**", "text_en": "G"}
    assert client.post(address, data).status_code == 302
    words(client.get(reverse("people:consent_texts")))
    page = words(client.get(reverse("people:consent_document", args=["mailing"])))
    assert "<strong>В</strong>" in page


def test_markup_in_a_consent_is_not_run(administrator):
    from kamerton.people.prose import document_words

    document = operations.publish_document(
        api.ConsentKind.MAILING,
        operations.ConsentText("А", "B", "<script>x</script> [y](javascript:z)", "G"),
        actor=administrator,
    )
    html = document_words(document).html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_sessions_elsewhere_end(client, learner):
    from django.test import Client

    data = {"login": learner.email, "password": "gamma-do-mazhor-7"}
    learner.set_password(data["password"])
    learner.save()
    other = Client()
    for one in (client, other):
        assert one.post(reverse("account_login"), data).status_code == 302
    assert words(client.get(reverse("people:sessions"))).count('class="list-row') == 2
    client.post(reverse("people:sessions"))
    assert other.get("/profile/").status_code == 302
    assert client.get("/profile/").status_code == 200


def test_tree_of_a_branch(district):
    make_organisation("Школа 5", parent=district)
    assert [one.name for one in api.organisation_branch(district).order_by("path")] == [
        "Зареченский район",
        "Школа 5",
    ]
