"""What the heads said of a team's members, and the office that serves it (§ 126 ust. 4)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_links")]

    operations = [
        migrations.AddField(
            model_name="team",
            name="office",
            field=models.CharField(
                blank=True, default="", max_length=160, verbose_name="obsługa biurowa"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="teammember",
            name="opinion",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="opinia kierownika"
            ),
            preserve_default=False,
        ),
    ]
