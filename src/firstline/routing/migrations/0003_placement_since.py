from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0002_people_and_tickets"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["since"], name="placement_since"),
        ),
    ]
