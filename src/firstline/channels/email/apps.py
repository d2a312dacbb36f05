from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "firstline.channels.email"
    label = "email_channel"
