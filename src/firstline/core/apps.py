from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "firstline.core"
    label = "core"

    def ready(self) -> None:
        """Events are declared and subscribed to before the first one is recorded."""
        autodiscover_modules("events", "subscribers")
