"""Who may read a material: the rule for one and the queryset for many agree for every role."""

import pytest
from django.contrib.auth.models import AnonymousUser

from kamerton.library import operations
from kamerton.library.enums import Access
from kamerton.library.queries import materials_visible_to
from kamerton.library.rules import may
from kamerton.people.api import grant_role
from kamerton.people.enums import Role

pytestmark = pytest.mark.django_db
VIEWERS = {
    "guest": {"public"},
    "stranger": {"public", "institute"},
    "learner": {"public", "institute", "cohort"},
    "tutor": {"public", "institute", "cohort", "private"},
    "methodologist": {"public", "institute", "cohort", "private"},
    "organiser": {"public", "institute"},
    "administrator": {"public", "institute", "cohort", "private"},
}


@pytest.mark.parametrize("name", VIEWERS)
def test_rule_and_queryset_agree(name, request, tutor, learner):
    grant_role(learner, role=Role.EXPERT, actor=None, scope=("cohort", 5))
    materials = {
        access: operations.add_material(
            tutor,
            fields={"kind": "article", "title": access, "access": access, "cohort_ids": [5]},
            content={},
        )
        for access in Access.values
    }
    viewer = AnonymousUser() if name == "guest" else request.getfixturevalue(name)
    listed = set(materials_visible_to(viewer).values_list("title", flat=True))
    single = {key for key, m in materials.items() if may("library.view_material", viewer, m)}
    assert (listed, single) == (VIEWERS[name], VIEWERS[name])
