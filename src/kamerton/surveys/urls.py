"""Addresses of questionnaires."""

from django.urls import path

from kamerton.surveys.views import answering, editing, rounds

app_name = "surveys"
urlpatterns = [
    path("questionnaires/", editing.index, name="index"),
    path("questionnaires/new/", editing.new, name="new"),
    path("questionnaires/<int:survey_id>/", editing.show, name="survey"),
    path("questionnaires/<int:survey_id>/edit/", editing.edit, name="edit"),
    path("questionnaires/<int:survey_id>/copy/", editing.copy, name="copy"),
    path("questionnaires/<int:survey_id>/archive/", editing.archive, name="archive"),
    path(
        "questionnaires/<int:survey_id>/questions/<slug:kind>/",
        editing.question_new,
        name="question_new",
    ),
    path("questionnaires/questions/<int:question_id>/", editing.question_edit, name="question"),
    path(
        "questionnaires/questions/<int:question_id>/remove/",
        editing.question_remove,
        name="question_remove",
    ),
    path(
        "questionnaires/questions/<int:question_id>/move/",
        editing.question_move,
        name="question_move",
    ),
    path("questionnaires/of/<slug:kind>/<slug:owner_id>/", rounds.owner, name="owner"),
    path(
        "questionnaires/of/<slug:kind>/<slug:owner_id>/assign/<slug:moment>/",
        rounds.assign,
        name="assign",
    ),
    path("questionnaires/of/<slug:kind>/<slug:owner_id>/report/", rounds.report, name="report"),
    path(
        "questionnaires/of/<slug:kind>/<slug:owner_id>/report.<slug:form>",
        rounds.report_file,
        name="report_file",
    ),
    path("questionnaires/rounds/<int:round_id>/", answering.fill, name="fill"),
    path("questionnaires/rounds/<int:round_id>/draft/", answering.draft, name="draft"),
    path("questionnaires/rounds/<int:round_id>/results/", rounds.results, name="results"),
    path(
        "questionnaires/rounds/<int:round_id>/results.xlsx",
        rounds.results_file,
        name="results_file",
    ),
    path("questionnaires/rounds/<int:round_id>/<slug:name>/", rounds.step, name="step"),
]
