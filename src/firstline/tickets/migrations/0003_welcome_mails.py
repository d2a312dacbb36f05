from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0002_ticket_numbers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="purpose",
            field=models.TextField(
                choices=[
                    ("answer", "answer"),
                    ("acknowledgement", "confirmation of receipt"),
                    ("solution", "solution"),
                    ("sign_in", "sign-in"),
                    ("welcome", "welcome"),
                ]
            ),
        ),
    ]
