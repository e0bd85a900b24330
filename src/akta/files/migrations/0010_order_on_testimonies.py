"""A kind of document that the working file alone keeps: the order on undisclosed testimonies."""

from django.db import migrations

from akta.files.reference import load_kinds


def load(apps, schema_editor):
    load_kinds(apps.get_model("files", "DocumentKind"))


class Migration(migrations.Migration):
    dependencies = [("files", "0009_kinds_of_the_working_file")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
