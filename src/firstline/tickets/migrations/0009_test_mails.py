from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0008_ticket_changed_since"),
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
                    ("addresses_changed", "addresses changed"),
                    ("round_trip", "test mail"),
                ]
            ),
        ),
    ]
