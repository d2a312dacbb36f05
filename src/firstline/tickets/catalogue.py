"""
Categories, fault patterns, fields and the priority matrix in memory: read with many pages, changed rarely.

Invariant: whoever changes one of these tables calls `core.order.changed()`.
"""

from dataclasses import dataclass

from firstline.core import order
from firstline.tickets.models import Category, FaultPattern, Field, Priority, PriorityRule


@dataclass(frozen=True)
class Catalogue:
    """Everything by id, patterns and fields also by code."""

    categories: dict[int, Category]
    patterns: dict[int, FaultPattern]
    patterns_by_code: dict[str, FaultPattern]
    fields: dict[str, Field]
    matrix: dict[tuple[str, str], Priority]

    def path(self, category: int | None, language: str) -> list[str]:
        """The category's name with those above it, outermost first."""
        names: list[str] = []
        here = self.categories.get(category or 0)
        while here is not None:
            names.insert(0, here.name_in(language))
            here = self.categories.get(here.parent_id or 0)
        return names

    def field_name(self, code: str, language: str) -> str:
        known = self.fields.get(code)
        return known.name_in(language) if known else code


@order.kept
def current() -> Catalogue:
    """The catalogue as it stands now."""
    patterns = {pattern.pk: pattern for pattern in FaultPattern.objects.all()}
    return Catalogue(
        categories={category.pk: category for category in Category.objects.all()},
        patterns=patterns,
        patterns_by_code={pattern.code: pattern for pattern in patterns.values()},
        fields={field.code: field for field in Field.objects.all()},
        matrix={(rule.impact, rule.urgency): Priority(rule.priority) for rule in PriorityRule.objects.all()},
    )
