"""Addresses of files."""

from django.urls import path

from kamerton.files import views

app_name = "files"
urlpatterns = [
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>/", views.upload, name="upload"),
    path("<int:file_id>/thumbnail/", views.thumbnail, name="thumbnail"),
    path("<int:file_id>/pages/", views.pages, name="pages"),
    path("<int:file_id>/pages/<int:number>.webp", views.page, name="page"),
    path("<int:file_id>/remove/", views.remove, name="remove"),
    path("<int:file_id>/", views.file, name="file"),
    path("<int:file_id>/<str:name>", views.file, name="file"),
]
