"""Sources of knowledge with their terms, paragraphs and vectors, and groups of synonyms; vectors are compared where pgvector is at hand."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


# Where it is not installed, or is not ours to install, search goes by words.
VECTORS = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
            CREATE EXTENSION IF NOT EXISTS vector;
        END IF;
    EXCEPTION WHEN insufficient_privilege THEN
        RAISE NOTICE 'The role may not add the extension vector.';
    END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_eras'),
    ]

    operations = [
        migrations.CreateModel(
            name='SynonymGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('key', models.BigIntegerField()),
                ('language', models.CharField(max_length=8)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('title', models.TextField()),
                ('text', models.TextField()),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('length', models.PositiveIntegerField()),
                ('written_at', models.DateTimeField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['scopes'], name='source_seen')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key', 'language'), name='source_once_per_language')],
            },
        ),
        migrations.CreateModel(
            name='Paragraph',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('read_by', models.CharField(blank=True, default='', max_length=200)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paragraphs', to='search.source')),
            ],
        ),
        migrations.CreateModel(
            name='Meaning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=60)),
                ('vector', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ('paragraph', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meanings', to='search.paragraph')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='search.source')),
            ],
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(max_length=40)),
                ('frequency', models.PositiveSmallIntegerField()),
                ('length', models.PositiveIntegerField()),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='search.source')),
            ],
            options={
                'indexes': [models.Index(fields=['source'], name='posting_of_source')],
                'constraints': [models.UniqueConstraint(fields=('term', 'source'), include=('frequency', 'length'), name='posting_once_per_term')],
            },
        ),
        migrations.AddIndex(
            model_name='paragraph',
            index=models.Index(fields=['read_by', 'id'], name='paragraph_read_by'),
        ),
        migrations.AddConstraint(
            model_name='paragraph',
            constraint=models.UniqueConstraint(fields=('source', 'number'), name='paragraph_once_per_number'),
        ),
        migrations.AddConstraint(
            model_name='meaning',
            constraint=models.UniqueConstraint(fields=('paragraph', 'model'), name='meaning_once_per_model'),
        ),
        migrations.RunSQL(VECTORS, migrations.RunSQL.noop),
        # Four bytes a number, and in the row itself: every question reads them all.
        migrations.RunSQL(
            "ALTER TABLE search_meaning ALTER vector TYPE real[], ALTER vector SET STORAGE PLAIN", migrations.RunSQL.noop
        ),
    ]
