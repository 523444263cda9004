"""Addresses of issued documents."""

from django.urls import path

from kamerton.credentials.views import office, public

app_name = "credentials"
urlpatterns = [
    path("verify/", public.verify_form, name="verify_form"),
    path("verify/<str:number>/", public.verify, name="verify"),
    path("certificates/<str:number>.pdf", public.download, name="download"),
    path("certificates/<str:number>/", office.certificate, name="certificate"),
    path("certificates/<str:number>/<slug:action>/", office.change, name="change"),
    path("register/", office.register, name="register"),
    path("register.xlsx", office.register_file, name="register_file"),
    path("register/blanks/", office.blanks, name="blanks"),
    path("register/series/<int:series_id>/", office.series, name="series"),
    path("register/series/<int:series_id>/close/", office.series_close, name="series_close"),
    path("cohorts/<slug:slug>/certificates/", office.cohort, name="cohort"),
    path("cohorts/<slug:slug>/certificates/issue/", office.issue, name="issue"),
    path("cohorts/<slug:slug>/certificates/handed/", office.hand_over, name="hand_over"),
    path(
        "cohorts/<slug:slug>/certificates/sheet.<slug:kind>",
        office.handing_file,
        name="handing_file",
    ),
]
