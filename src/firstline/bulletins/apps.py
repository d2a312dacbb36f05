from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "firstline.bulletins"
    label = "bulletins"
