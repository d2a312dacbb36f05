"""Passages: pieces of text with an owner and the scopes that may find them; and the words the desk uses."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func


class Passage(models.Model):
    """One findable piece of an owner: what is said in it, in whose scopes it lies."""

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


class Source(models.Model):
    """A text of the desk's knowledge in one language, with the scopes that may find it; its terms and paragraphs hang on it."""

    kind = models.CharField(max_length=30)
    key = models.BigIntegerField()
    language = models.CharField(max_length=8)
    scopes = ArrayField(models.TextField())
    title = models.TextField()
    text = models.TextField()
    # What vocabulary.learn counts.
    words = SearchVectorField()
    length = models.PositiveIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also serves passages.forget.
            models.UniqueConstraint(fields=["kind", "key", "language"], name="source_once_per_language"),
        ]
        indexes = [
            # ranking.rank: what may be seen at all.
            GinIndex(fields=["scopes"], name="source_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.language}"


class Posting(models.Model):
    """How often a term stands in a source; the lexical score is computed from these alone."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="postings", db_index=False)
    term = models.CharField(max_length=40)
    frequency = models.PositiveSmallIntegerField()
    length = models.PositiveIntegerField()

    class Meta:
        constraints = [
            # Serves ranking.rank without reading the table.
            models.UniqueConstraint(fields=["term", "source"], include=["frequency", "length"], name="posting_once_per_term"),
        ]
        indexes = [
            # passages.write and forget.
            models.Index(fields=["source"], name="posting_of_source"),
        ]

    def __str__(self) -> str:
        return f"{self.term} ×{self.frequency}"


class Paragraph(models.Model):
    """A few sentences of a source, with its title in front when they are read: what one vector stands for."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="paragraphs")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    # Which models, in which versions, have read it; "" is none.
    read_by = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="paragraph_once_per_number")]
        indexes = [
            # meanings.fill: what is still to be read.
            models.Index(fields=["read_by", "id"], name="paragraph_read_by"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}.{self.number}"


class Meaning(models.Model):
    """The vector of a paragraph by one model; an array, so that the table is the same where the database has no vectors of its own."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="meanings")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    model = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    vector = ArrayField(models.FloatField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "model"], name="meaning_once_per_model"),
        ]

    def __str__(self) -> str:
        return f"{self.paragraph_id} {self.model} {self.version}"


class SynonymGroup(models.Model):
    """Words that the desk takes for the same, beside the packaged ones."""

    words = ArrayField(models.CharField(max_length=40))

    def __str__(self) -> str:
        return ", ".join(self.words)
