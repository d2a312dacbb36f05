from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "firstline.guides"
    label = "guides"
