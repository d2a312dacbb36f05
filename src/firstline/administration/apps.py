from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "firstline.administration"
    label = "administration"
