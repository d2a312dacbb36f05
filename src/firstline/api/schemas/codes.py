"""
Choices of the domain as the description shows them: each with its codes where it is used.

By name alone several would be one ("Kind", "State"), because the description keeps them by their short names.
"""

from typing import Annotated, Any

from django.db.models import TextChoices
from pydantic import WithJsonSchema

from firstline.channels.email.models import InboundMail
from firstline.guides.models import Guide, RunStep
from firstline.knowledge.models import Article
from firstline.people.models import Address
from firstline.routing.models import Handover, Promise
from firstline.tickets.models import Delivery, FaultPattern, Message, Note


def _codes(choices: type[TextChoices]) -> dict[str, Any]:
    return {"type": "string", "enum": list(choices.values)}


AddressKind = Annotated[Address.Kind, WithJsonSchema(_codes(Address.Kind))]
ArticleAudience = Annotated[Article.Audience, WithJsonSchema(_codes(Article.Audience))]
ArticleConfidence = Annotated[Article.Confidence, WithJsonSchema(_codes(Article.Confidence))]
BounceReason = Annotated[Handover.BounceReason, WithJsonSchema(_codes(Handover.BounceReason))]
DeliveryPurpose = Annotated[Delivery.Purpose, WithJsonSchema(_codes(Delivery.Purpose))]
DeliveryState = Annotated[Delivery.State, WithJsonSchema(_codes(Delivery.State))]
GuideAudience = Annotated[Guide.Audience, WithJsonSchema(_codes(Guide.Audience))]
MailClass = Annotated[InboundMail.Kind, WithJsonSchema(_codes(InboundMail.Kind))]
MailFate = Annotated[InboundMail.Fate, WithJsonSchema(_codes(InboundMail.Fate))]
MailWay = Annotated[InboundMail.Way, WithJsonSchema(_codes(InboundMail.Way))]
MessageDirection = Annotated[Message.Direction, WithJsonSchema(_codes(Message.Direction))]
MessageKind = Annotated[Message.Kind, WithJsonSchema(_codes(Message.Kind))]
NoteKind = Annotated[Note.Kind, WithJsonSchema(_codes(Note.Kind))]
PatternType = Annotated[FaultPattern.Type, WithJsonSchema(_codes(FaultPattern.Type))]
PromiseKind = Annotated[Promise.Kind, WithJsonSchema(_codes(Promise.Kind))]
PromiseState = Annotated[Promise.State, WithJsonSchema(_codes(Promise.State))]
RunSide = Annotated[RunStep.Side, WithJsonSchema(_codes(RunStep.Side))]
