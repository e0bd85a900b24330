from django.db import migrations, models


class Migration(migrations.Migration):
    """Two uploads may bring the same file; a draft is never between open and submitted."""

    dependencies = [("filing", "0004_rechecks")]

    operations = [
        migrations.AlterField(
            "upload",
            "file",
            models.ForeignKey(
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="uploads",
                to="filing.draftfile",
            ),
        ),
        migrations.AlterField(
            "draft",
            "state",
            models.CharField(
                choices=[
                    ("draft", "robocze"), ("submitted", "złożone"), ("discarded", "usunięte"),
                ],
                default="draft",
                max_length=12,
            ),
        ),
    ]
