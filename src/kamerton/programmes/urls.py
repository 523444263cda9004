"""Addresses of programmes."""

from django.urls import path

from kamerton.programmes.views import builder, catalogue, choosing, opinions

app_name = "programmes"
_V = "programmes/<int:version_id>/"
urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/compare/", catalogue.compare, name="compare"),
    path("catalogue/for-me/", choosing.for_me, name="for_me"),
    path("catalogue/searches/", choosing.keep, name="search_keep"),
    path("catalogue/searches/<int:search_id>/drop/", choosing.drop, name="search_drop"),
    path("catalogue/<slug:slug>/", catalogue.programme, name="programme"),
    path("catalogue/<slug:slug>/opinions/", opinions.index, name="opinions"),
    path("catalogue/<slug:slug>/opinion/", opinions.mine, name="opinion"),
    path("catalogue/<slug:slug>/opinion/take-back/", opinions.take_back, name="opinion_take_back"),
    path("catalogue/<slug:slug>/plan.pdf", catalogue.plan_pdf, name="plan_pdf"),
    path("programmes/opinions/", opinions.queue, name="opinion_queue"),
    path("programmes/opinions/<int:opinion_id>/", opinions.decide, name="opinion_decide"),
    path("programmes/", builder.index, name="index"),
    path("programmes/new/", builder.new, name="new"),
    path("programmes/import/", builder.import_file, name="import"),
    path(_V, builder.build, name="build"),
    path(_V + "describe/", builder.describe, name="describe"),
    path(_V + "copy/", builder.copy, name="copy"),
    path(_V + "approve/", builder.approve, name="approve"),
    path(_V + "publish/", builder.publish, name="publish"),
    path(_V + "archive/", builder.archive, name="archive"),
    path(_V + "next/", builder.next_version, name="next_version"),
    path(_V + "export/", builder.export, name="export"),
    path(_V + "plan.pdf", builder.plan_pdf, name="version_pdf"),
    path(_V + "modules/add/", builder.module_add, name="module_add"),
    path(_V + "modules/<int:module_id>/", builder.module_edit, name="module_edit"),
    path(_V + "modules/<int:module_id>/move/", builder.module_move, name="module_move"),
    path(_V + "modules/<int:module_id>/remove/", builder.module_remove, name="module_remove"),
    path(
        _V + "modules/<int:module_id>/add/<slug:code>/", builder.activity_add, name="activity_add"
    ),
    path(_V + "activities/<int:activity_id>/", builder.activity_edit, name="activity_edit"),
    path(_V + "activities/<int:activity_id>/move/", builder.activity_move, name="activity_move"),
    path(
        _V + "activities/<int:activity_id>/remove/",
        builder.activity_remove,
        name="activity_remove",
    ),
    path(_V + "activities/<int:activity_id>/preview/", builder.preview, name="preview"),
]
