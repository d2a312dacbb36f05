from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_people_and_tickets")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE rulebook_version", "DROP SEQUENCE rulebook_version"),
    ]
