from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("email_channel", "0002_signatures"),
    ]

    operations = [
        migrations.CreateModel(
            name="DkimKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.TextField(unique=True)),
                ("selector", models.TextField()),
                ("sealed", models.BinaryField()),
                ("public", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("used_since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterField(
            model_name="inboundmail",
            name="kind",
            field=models.TextField(
                blank=True,
                choices=[
                    ("person", "from a person"),
                    ("auto_reply", "automatic reply"),
                    ("bounce", "could not be delivered"),
                    ("complaint", "complaint"),
                    ("receipt", "receipt"),
                    ("bulk", "list or bulk mail"),
                    ("round_trip", "test mail of this desk"),
                ],
                default="",
            ),
        ),
    ]
