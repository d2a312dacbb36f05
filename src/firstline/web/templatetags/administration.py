"""Filters for the administration's templates."""

from django import template

from firstline.tickets.models.order import Worded

register = template.Library()


@register.filter
def name_in(row: Worded, language: str) -> str:
    """{{ queue|name_in:language }}: the name the operator gave it, in this language if there is one."""
    return row.name_in(language)
