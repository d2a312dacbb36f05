from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "firstline.people"
    label = "people"
