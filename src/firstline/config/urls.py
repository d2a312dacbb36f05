"""Where each face lives."""

from django.urls import include, path

from firstline.web.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("desk/", include("firstline.web.agent.urls")),
    path("api/v1/", include("firstline.api.app")),
    path("", include("firstline.web.urls")),
]
