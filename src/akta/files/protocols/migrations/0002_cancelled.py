"""A protocol set down on a wrong document can be taken back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0007_separator_sheets"), ("protocols", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="protocol",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="protocols",
                to="files.document",
            ),
        ),
        migrations.AlterField(
            model_name="protocol",
            name="reason",
            field=models.CharField(
                blank=True, max_length=1000, verbose_name="powód zwrotu albo cofnięcia"
            ),
        ),
        migrations.AlterField(
            model_name="protocol",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "czeka"),
                    ("given", "udostępniany w portalu"),
                    ("returned", "zwrócony do poprawy"),
                    ("cancelled", "zapisany omyłkowo"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="protocol",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("document",),
                name="protocol_of_document_once",
            ),
        ),
    ]
