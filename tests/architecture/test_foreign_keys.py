"""Tables point down the layers as imports do (import-linter cannot see a reference by name)."""

from django.apps import apps

ORDER = [
    "core",
    "search",
    "people",
    "tickets",
    "routing",
    "knowledge",
    "guides",
    "bulletins",
    "selfservice",
    "administration",
    "email_channel",
    "api",
    "web",
]


def test_foreign_keys_point_down() -> None:
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("firstline."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not getattr(field, "concrete", False) or target is None or target._meta.app_label not in ORDER:
                continue
            if ORDER.index(target._meta.app_label) > ORDER.index(model._meta.app_label):
                upward.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")

    assert apps.get_model("routing.Placement")._meta.get_field("ticket").related_model is apps.get_model("tickets.Ticket")
    assert upward == []
