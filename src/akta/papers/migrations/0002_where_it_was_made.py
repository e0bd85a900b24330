"""Under which reference and in which unit a paper was signed: a case may pass to another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="paper",
            name="reference",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="paper",
            name="unit_name",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="paper",
            name="seat",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
    ]
