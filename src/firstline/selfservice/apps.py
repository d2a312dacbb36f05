from django.apps import AppConfig


class SelfserviceConfig(AppConfig):
    name = "firstline.selfservice"
    label = "selfservice"
