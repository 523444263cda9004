import pytest

from kamerton.people import api
from kamerton.people.enums import NameCase
from kamerton.people.names import decline, guess_gender
from tests.factories.people import make_person

ORLOVA = ("Орлова", "Марина", "Сергеевна")


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (NameCase.NOMINATIVE, "Орлова Марина Сергеевна"),
        (NameCase.GENITIVE, "Орловой Марины Сергеевны"),
        (NameCase.DATIVE, "Орловой Марине Сергеевне"),
        (NameCase.ACCUSATIVE, "Орлову Марину Сергеевну"),
        (NameCase.INSTRUMENTAL, "Орловой Мариной Сергеевной"),
        (NameCase.PREPOSITIONAL, "Орловой Марине Сергеевне"),
    ],
)
def test_decline_knows_six_cases(case, expected):
    assert decline(ORLOVA, "female", case) == expected


def test_decline_without_patronymic():
    assert decline(("Гусев", "Пётр", ""), "male", NameCase.DATIVE) == "Гусеву Петру"


def test_decline_leaves_other_scripts_alone():
    assert decline(("Smith", "John", ""), "male", NameCase.DATIVE) == "Smith John"


def test_decline_guesses_gender_from_the_patronymic():
    assert decline(ORLOVA, "", NameCase.DATIVE) == "Орловой Марине Сергеевне"


@pytest.mark.parametrize(
    ("surname", "patronymic", "gender"),
    [
        ("Лебедь", "Павловна", "female"),
        ("Лебедь", "Ильич", "male"),
        ("Орлова", "", "female"),
        ("Римский-Корсаков", "", "male"),
        ("Шевченко", "", ""),
    ],
)
def test_guess_gender(surname, patronymic, gender):
    assert guess_gender(surname, patronymic) == gender


@pytest.mark.django_db
def test_declined_name_prefers_what_the_person_corrected():
    person = make_person("Лебедь", "Вера", "", gender="female")
    assert api.declined_name(person, NameCase.DATIVE) == "Лебедь Вере"
    api.correct_name_cases(person, {"dative": "Лебеди Вере", "genitive": "Лебедь Веры"})
    person.refresh_from_db()
    assert api.declined_name(person, NameCase.DATIVE) == "Лебеди Вере"
    assert person.profile.name_cases == {"dative": "Лебеди Вере"}
