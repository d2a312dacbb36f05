from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "firstline.knowledge"
    label = "knowledge"
