"""
Templates as they are kept in memory: neighbouring pieces that depend on nothing but the language are said once for each language.

Invariant: what a template gives is what Django's own loader would give; only the work is done once instead of with every page.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from django.conf import settings
from django.template import Context, Node, NodeList, Template
from django.template.base import FilterExpression, Origin, TextNode, Variable, VariableNode, render_value_in_context
from django.template.defaulttags import CommentNode, ForNode, IfNode, LoadNode, TemplateLiteral, URLNode
from django.template.library import SimpleNode
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from firstline.web.templatetags import desk

# Tags that give the same for the same arguments in the same language.
_STEADY_TAGS = (desk.icon, desk.ladder, desk.htmx_config, desk.joined_css)


class _Joining(base.Loader):
    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        return joined(super().get_template(template_name, skip))


class Loader(cached.Loader, _Joining):
    """Django's cached loader; a template's pieces are joined before it is kept."""


class Steady(TextNode):
    """Nodes that depend on the language alone, as one text for each language."""

    def __init__(self, nodes: list[Node]) -> None:
        super().__init__("")
        self.nodes = nodes
        self.said: dict[tuple[str | None, bool], SafeString] = {}

    def render_annotated(self, context: Context) -> SafeString:
        key = (get_language(), context.autoescape)
        text = self.said.get(key)
        if text is None:
            text = self.said[key] = NodeList(self.nodes).render(context)
        return text

    render = render_annotated


class Value(VariableNode):
    """What a variable holds; text and whole numbers, which nearly all of them hold, are not asked how this language writes them."""

    def render_annotated(self, context: Context) -> SafeString:
        value = self.filter_expression.resolve(context)
        if type(value) is SafeString:
            return value
        if type(value) is str and context.autoescape:
            return SafeString(escape(value))
        if type(value) is int and not settings.USE_THOUSAND_SEPARATOR:
            return SafeString(value)
        return render_value_in_context(value, context)  # type: ignore[return-value]  # it is safe when escaping is on

    render = render_annotated


class Name(Variable):
    """A variable that looks for plain attributes first; Django asks each object for an item before, and catches its refusal."""

    def resolve(self, context: Any) -> Any:
        if self.lookups is None:
            return super().resolve(context)
        try:
            first, *others = self.lookups
            found = context[first]
            for name in others:
                if callable(found) or hasattr(type(found), "__getitem__"):
                    return super().resolve(context)
                found = getattr(found, name)
        except (AttributeError, KeyError):
            return super().resolve(context)
        return super().resolve(context) if callable(found) else found


def joined(template: Template) -> Template:
    """The same template with its steady neighbours put together."""
    _join(template.nodelist)
    return template


def _join(nodes: NodeList) -> None:
    """Put a Steady in the place of each run of steady nodes, at every depth."""
    joined: list[Node] = []
    run: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and _is_steady(node):
            run.append(node)
            continue
        joined += run if all(isinstance(each, TextNode) for each in run) else [Steady(run)]
        run = []
        if node is not None:
            for inner in _lists_in(node):
                _join(inner)
            for expression in _expressions_in(node):
                if isinstance(expression.var, Variable):
                    expression.var = Name(expression.var.var)
            joined.append(Value(node.filter_expression) if type(node) is VariableNode else node)
    nodes[:] = joined


def _lists_in(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        # Its `nodelist` is made anew at each reading.
        yield from (inner for _, inner in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        inner = getattr(node, name, None)
        if isinstance(inner, NodeList):
            yield inner


def _expressions_in(node: Node) -> Iterator[Any]:
    if isinstance(node, VariableNode):
        yield node.filter_expression
    elif isinstance(node, ForNode):
        yield node.sequence
    elif isinstance(node, IfNode):
        for condition, _ in node.conditions_nodelists:
            yield from _expressions_of(condition)


def _expressions_of(condition: Any) -> Iterator[Any]:
    """What an {% if %} compares: literals at the ends of a tree of operators."""
    if isinstance(condition, TemplateLiteral):
        yield condition.value
    elif condition is not None:
        yield from _expressions_of(condition.first)
        yield from _expressions_of(condition.second)


def _is_steady(node: Node) -> bool:
    if isinstance(node, TranslateNode):
        return node.asvar is None and _are_constant([node.filter_expression, node.message_context])
    if isinstance(node, URLNode):
        return node.asvar is None and not node.args and not node.kwargs and _are_constant([node.view_name])
    if isinstance(node, StaticNode):
        return node.varname is None and _are_constant([node.path])
    if isinstance(node, SimpleNode):
        return node.func in _STEADY_TAGS and node.target_var is None and _are_constant([*node.args, *node.kwargs.values()])
    return isinstance(node, TextNode | CommentNode | LoadNode)


def _are_constant(values: Iterable[Any]) -> bool:
    return all(value is None or (isinstance(value, FilterExpression) and not value.filters and _is_literal(value.var)) for value in values)


def _is_literal(value: Any) -> bool:
    return value.lookups is None if isinstance(value, Variable) else isinstance(value, str)
