"""Where each face lives."""

from django.urls import include, path

from firstline.web.health import healthz

handler400 = "firstline.web.errors.bad_request"
handler403 = "firstline.web.errors.permission_denied"
handler404 = "firstline.web.errors.not_found"
handler500 = "firstline.web.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("desk/", include("firstline.web.agent.urls")),
    path("setup/", include("firstline.web.setup.urls")),
    path("administration/", include("firstline.web.administration.urls")),
    path("api/v1/", include("firstline.api.app")),
    path("", include("firstline.web.urls")),
    path("", include("firstline.web.portal.urls")),
]
