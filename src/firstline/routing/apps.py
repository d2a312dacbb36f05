from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "firstline.routing"
    label = "routing"
