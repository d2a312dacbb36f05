"""The app `search`: the one index of passages; it knows no trade."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "firstline.search"
    label = "search"
