"""Passages: pieces of text with an owner and the scopes that may find them; and the words the desk uses."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func


class Passage(models.Model):
    """One findable piece of an owner: what is said in it, in whose scopes it lies. Vectors will be columns beside `words`."""

    owner_kind = models.CharField(max_length=30)
    owner_id = models.BigIntegerField()
    part = models.CharField(max_length=60)
    scopes = ArrayField(models.TextField())
    language = models.CharField(max_length=8, blank=True)
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    words = SearchVectorField()
    # When it came, by number: among which 2,048 and among which 32,768 passages, in one array because the index takes arrays.
    eras = models.GeneratedField(
        expression=Func(F("id"), template="ARRAY[%(expressions)s >> 11, -10 - (%(expressions)s >> 15)]"),
        output_field=ArrayField(models.BigIntegerField()),
        db_persist=True,
    )

    class Meta:
        constraints = [
            # Also serves indexing.rescope and vocabulary.learn (the newest of each kind).
            models.UniqueConstraint(fields=["owner_kind", "owner_id", "part"], name="passage_once_per_part"),
        ]
        indexes = [
            # asking.find: what is asked together stands together, so that the newest passages are found without reading of the
            # others. Eras come first, scopes next: the index goes through the columns in this order, and words that never stand
            # together would have it read all their passages before it looks at anything else. The list of pending entries is
            # kept short, because every question reads it and one writer in many has to empty it.
            GinIndex(fields=["eras", "scopes", "words"], name="passage_found", gin_pending_list_limit=256),
        ]

    def __str__(self) -> str:
        return f"{self.owner_kind} {self.owner_id} {self.part}"


class Word(models.Model):
    """A folded word of the desk's passages and the share of them it stands in."""

    word = models.CharField(max_length=40, primary_key=True)
    share = models.FloatField()

    class Meta:
        indexes = [
            # vocabulary.alike: the words nearest to one that was not found.
            GistIndex(OpClass(F("word"), name="gist_trgm_ops"), name="word_alike"),
        ]

    def __str__(self) -> str:
        return self.word
