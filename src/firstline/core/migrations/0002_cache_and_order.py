from django.db import migrations


class Migration(migrations.Migration):
    """The shared cache (rate limits must count over all processes) and the version of the desk's order (core.order)."""

    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE core_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX core_cache_expires ON core_cache (expires)",
            "DROP TABLE core_cache",
        ),
        migrations.RunSQL("CREATE SEQUENCE order_version", "DROP SEQUENCE order_version"),
    ]
