from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0003_welcome_mails"),
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
                ]
            ),
        ),
    ]
