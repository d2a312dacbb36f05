"""The addresses of the first run, below /setup/."""

from django.urls import path

from firstline.web.setup import views

urlpatterns = [
    path("", views.organisation, name="setup"),
    path("administrator/", views.administrator, name="setup_administrator"),
    path("desk/", views.desk, name="setup_desk"),
]
