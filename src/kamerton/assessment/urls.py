"""Addresses of assessment."""

from django.urls import path

from kamerton.assessment.views import (
    assignment,
    bank,
    care,
    desk,
    editor,
    hearing,
    taking,
    templates,
    work,
)

app_name = "assessment"
urlpatterns = [
    path("enrolments/<int:enrolment_id>/tests/<int:test_id>/start/", taking.start, name="start"),
    path("attempts/<int:attempt_id>/", taking.attempt, name="attempt"),
    path("attempts/<int:attempt_id>/answers/", taking.answers, name="answers"),
    path("attempts/<int:attempt_id>/finish/", taking.finish, name="finish"),
    path("attempts/<int:attempt_id>/result/", taking.result, name="result"),
    path("questions/<int:question_id>/sound.m4a", taking.sound, name="sound"),
    path("questions/<int:question_id>/heard/", hearing.written_sound, name="written_sound"),
    path("attempts/<int:attempt_id>/questions/<int:question_id>/hear/", hearing.hear, name="hear"),
    path(
        "attempts/<int:attempt_id>/questions/<int:question_id>/heard/",
        hearing.reviewed_sound,
        name="reviewed_sound",
    ),
    path(
        "enrolments/<int:enrolment_id>/assignments/<int:assignment_id>/start/",
        work.start,
        name="work_start",
    ),
    path("submissions/<int:submission_id>/", work.submission, name="submission"),
    path("submissions/<int:submission_id>/edit/", work.work, name="work"),
    path("submissions/<int:submission_id>/draft/", work.draft, name="draft"),
    path("activities/<int:activity_id>/test/", editor.test, name="test_edit"),
    path(
        "activities/<int:activity_id>/test/questions/new/<slug:type_code>/",
        editor.question_new,
        name="question_new",
    ),
    path("slots/<int:slot_id>/", editor.slot_edit, name="slot_edit"),
    path("slots/<int:slot_id>/move/", editor.slot_move, name="slot_move"),
    path("slots/<int:slot_id>/remove/", editor.slot_remove, name="slot_remove"),
    path("slots/<int:slot_id>/draw/", editor.draw_edit, name="draw_edit"),
    path("activities/<int:activity_id>/test/draws/new/", editor.draw_new, name="draw_new"),
    path("activities/<int:activity_id>/test/parts/new/", editor.section_new, name="section_new"),
    path("parts/<int:section_id>/", editor.section_edit, name="section_edit"),
    path("parts/<int:section_id>/put/", bank.put, name="bank_put"),
    path("bank/", bank.index, name="bank"),
    path("bank/new/<slug:type_code>/", bank.question_new, name="bank_new"),
    path("bank/folders/new/", bank.folder, name="folder_new"),
    path("bank/folders/<int:category_id>/", bank.folder, name="folder_edit"),
    path("bank/<int:question_id>/", bank.question, name="bank_question"),
    path("bank/<int:question_id>/edit/", bank.question_edit, name="bank_edit"),
    path("bank/<int:question_id>/remove/", bank.question_remove, name="bank_remove"),
    path("questions/abc/", editor.abc_preview, name="abc_preview"),
    path("activities/<int:activity_id>/assignment/", assignment.assignment, name="assignment_edit"),
    path("enrolments/<int:enrolment_id>/works/", work.learner_works, name="learner_works"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<int:submission_id>/", desk.review, name="review"),
]

urlpatterns += [
    path("desk/<int:submission_id>/look/", care.look, name="look"),
    path("desk/<int:submission_id>/templates/", templates.for_work, name="work_templates"),
    path("desk/learners/", care.learners, name="desk_learners"),
    path("desk/learners/<int:enrolment_id>/", care.learner, name="desk_learner"),
    path(
        "desk/learners/<int:enrolment_id>/templates/",
        templates.for_letter,
        name="letter_templates",
    ),
    path("desk/learners/<int:enrolment_id>/letter/", care.letter, name="desk_letter"),
    path("desk/notes/<int:note_id>/remove/", care.note_remove, name="note_remove"),
    path("desk/questions/", care.questions, name="desk_questions"),
    path("desk/questions/<int:post_id>/", care.answer, name="desk_answer"),
    path("desk/load/", care.load, name="desk_load"),
    path("desk/templates/", templates.index, name="templates"),
    path("desk/templates/new/", templates.edit, name="template_new"),
    path("desk/templates/<int:template_id>/", templates.edit, name="template_edit"),
    path("desk/templates/<int:template_id>/remove/", templates.remove, name="template_remove"),
]
