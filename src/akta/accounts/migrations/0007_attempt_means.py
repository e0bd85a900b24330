"""Attempts to sign in say by what they were made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_data_changes")]

    operations = [
        migrations.AddField(
            model_name="signinattempt",
            name="means",
            field=models.CharField(
                blank=True, default="", max_length=60, verbose_name="czym się logowano"
            ),
            preserve_default=False,
        ),
    ]
