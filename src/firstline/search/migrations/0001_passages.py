"""The tables of passages and words, with the extension that compares words letter by letter."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner_kind", models.CharField(max_length=30)),
                ("owner_id", models.BigIntegerField()),
                ("part", models.CharField(max_length=60)),
                ("scopes", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("title", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("owner_kind", "owner_id", "part"), name="passage_once_per_part"),
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], gin_pending_list_limit=256, name="passage_words"),
                    django.contrib.postgres.indexes.GinIndex(fields=["scopes"], gin_pending_list_limit=256, name="passage_scopes"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("share", models.FloatField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        django.contrib.postgres.indexes.OpClass(F("word"), name="gist_trgm_ops"), name="word_alike"
                    ),
                ],
            },
        ),
    ]
