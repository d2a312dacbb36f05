"""The addresses every face shares: preferences, signing in, and the desk's small files. Included by config.urls at the root."""

from django.urls import include, path

from firstline.web import files, marks, preferences, sign_in

urlpatterns = [
    path("preferences/language/", preferences.choose_language, name="choose_language"),
    path("preferences/theme/", preferences.choose_theme, name="choose_theme"),
    path("welcome/", sign_in.welcome, name="welcome"),
    # Address is the truth about how people are reached: the sign-in library's own page for mail addresses is not there.
    path("accounts/email/", sign_in.not_there, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("files/<str:key>/", files.download, name="file"),
    path("files/<str:key>/small/", files.small, name="file_small"),
    path("files/<str:key>/view/", files.view, name="file_view"),
    path("mails/", include("firstline.web.mails.urls")),
    path("knowledge/", include("firstline.web.knowledge.urls")),
    path("favicon.ico", marks.favicon, name="favicon"),
    path("robots.txt", marks.robots, name="robots"),
]
