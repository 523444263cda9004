"""Addresses of issued documents."""

from django.urls import path

from kamerton.credentials import views

app_name = "credentials"
urlpatterns = [
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:number>/", views.verify, name="verify"),
    path("certificates/<str:number>.pdf", views.download, name="download"),
    path("register/", views.register, name="register"),
    path("cohorts/<slug:slug>/certificates/", views.cohort, name="cohort"),
    path("cohorts/<slug:slug>/certificates/issue/", views.issue, name="issue"),
]
