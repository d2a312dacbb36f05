"""Forms come out in the desk's own markup: label, hint, control, and an error that is said, seen and tied to its field."""

from django.forms.renderers import TemplatesSetting


class DeskRenderer(TemplatesSetting):
    """FORM_RENDERER of the desk; `{{ form }}` and `{{ field.as_field_group }}` use these templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
