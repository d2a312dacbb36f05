"""Where each face lives."""

from django.urls import include, path

from firstline.web.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("firstline.web.urls")),
]
