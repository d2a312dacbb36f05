"""Passages know their era, and one index holds words, scopes and eras together."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import F, Func


class Migration(migrations.Migration):
    dependencies = [("search", "0001_passages")]
    operations = [
        migrations.AddField(
            model_name="passage",
            name="eras",
            field=models.GeneratedField(
                expression=Func(F("id"), template="ARRAY[%(expressions)s >> 11, -10 - (%(expressions)s >> 15)]"),
                output_field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField()),
                db_persist=True,
            ),
        ),
        migrations.RemoveIndex(model_name="passage", name="passage_words"),
        migrations.RemoveIndex(model_name="passage", name="passage_scopes"),
        migrations.AddIndex(
            model_name="passage",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["eras", "scopes", "words"], gin_pending_list_limit=256, name="passage_found"
            ),
        ),
    ]
