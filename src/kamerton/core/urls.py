"""Addresses of core."""

from django.urls import path

from kamerton.core import views

app_name = "core"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.show_metrics, name="metrics"),
    path("jobs/<int:job_id>/", views.job_progress, name="job"),
    path("administration/jobs/", views.job_list, name="jobs"),
    path("administration/jobs/<int:job_id>/retry/", views.job_retry, name="job_retry"),
    path("administration/jobs/<int:job_id>/drop/", views.job_drop, name="job_drop"),
    path("administration/audit/", views.audit_list, name="audit"),
]
