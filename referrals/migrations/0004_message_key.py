"""A message is written once, however often its form is sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_reminders")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="key",
            field=models.UUIDField(blank=True, null=True, unique=True, verbose_name="key"),
        ),
    ]
