from django.db import migrations, models


class Migration(migrations.Migration):
    """A dependent account may be given the right to file pleadings."""

    dependencies = [("accounts", "0003_opening")]

    operations = [
        migrations.AddField(
            model_name="dependent",
            name="may_file",
            field=models.BooleanField(default=False, verbose_name="składanie pism"),
        ),
    ]
