"""Addresses of the office."""

from django.urls import path

from kamerton.office.views import dossiers, federal, orders

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
    path("office/orders/<int:order_id>/sign/", orders.sign, name="order_sign"),
    path("office/orders/<int:order_id>/order.<slug:kind>", orders.file, name="order_file"),
    path("cohorts/<slug:slug>/orders/", orders.of_cohort, name="cohort_orders"),
    path("cohorts/<slug:slug>/orders/new/<slug:kind>/", orders.new, name="order_new"),
]
