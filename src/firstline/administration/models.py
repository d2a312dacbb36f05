"""What lets programs in: tokens of people."""

from typing import ClassVar

from django.db import models

from firstline.people.models import Person


class ApiToken(models.Model):
    """A program acts as this person, with their rights; only the token's hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    name = models.TextField(default="")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # A person's tokens on their page.
            models.Index(fields=["person", "-id"], name="token_of_person"),
        ]
