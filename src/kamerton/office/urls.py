"""Addresses of the office."""

from django.urls import path

from kamerton.office.views import archive, contracts, dossiers, federal, imports, orders, timetable

app_name = "office"
urlpatterns = [
    path("dossier/", dossiers.own, name="own_dossier"),
    path("office/people/<int:person_id>/dossier/", dossiers.person, name="dossier"),
    path("office/rules/", dossiers.rules, name="rules"),
    path("cohorts/<slug:slug>/applications/", dossiers.applications, name="applications"),
    path(
        "cohorts/<slug:slug>/applications/<int:enrolment_id>/accept/",
        dossiers.accept,
        name="accept",
    ),
    path(
        "cohorts/<slug:slug>/applications/<int:enrolment_id>/return/",
        dossiers.give_back,
        name="give_back",
    ),
    path("cohorts/<slug:slug>/federal/", federal.cohort, name="federal"),
    path("cohorts/<slug:slug>/federal/<slug:preset>.xlsx", federal.sheet, name="federal_sheet"),
    path("office/orders/", orders.index, name="orders"),
    path("office/orders/templates/", orders.templates, name="templates"),
    path("office/orders/templates/<slug:kind>/", orders.template, name="template"),
    path("office/orders/<int:order_id>/", orders.show, name="order"),
    path("office/orders/<int:order_id>/cancel/", orders.cancel, name="order_cancel"),
    path("office/orders/<int:order_id>/sign/", orders.sign, name="order_sign"),
    path("office/orders/<int:order_id>/order.<slug:kind>", orders.file, name="order_file"),
    path("cohorts/<slug:slug>/orders/", orders.of_cohort, name="cohort_orders"),
    path("cohorts/<slug:slug>/orders/new/<slug:kind>/", orders.new, name="order_new"),
    path("enrolments/<int:enrolment_id>/contract/", contracts.show, name="contract"),
    path(
        "enrolments/<int:enrolment_id>/contract.<slug:kind>", contracts.file, name="contract_file"
    ),
    path("cohorts/<slug:slug>/import/", imports.upload, name="import"),
    path("office/imports/template.xlsx", imports.template, name="import_template"),
    path("office/imports/<int:batch_id>/", imports.show, name="import_show"),
    path("office/imports/<int:batch_id>/write/", imports.write, name="import_write"),
    path("office/imports/<int:batch_id>/letters/", imports.letters, name="import_letters"),
    path("office/timetable/", timetable.week, name="week"),
    path("office/rooms/", timetable.rooms, name="rooms"),
    path("office/rooms/<int:room_id>/use/", timetable.room_use, name="room_use"),
    path("cohorts/<slug:slug>/timetable/", timetable.of_cohort, name="timetable"),
    path("office/sessions/<int:session_id>/", timetable.session, name="session"),
    path(
        "office/sessions/<int:session_id>/cancel/", timetable.session_cancel, name="session_cancel"
    ),
    path("cohorts/<slug:slug>/calendar/", timetable.calendar, name="calendar"),
    path("calendar/", timetable.subscription, name="subscription"),
    path("calendar/<int:person_id>-<slug:key>.ics", timetable.feed, name="feed"),
    path("office/archives/", archive.index, name="archives"),
]
