"""The kinds of documents, from the list of the package."""

from django.db import migrations

from akta.files.reference import load_kinds


def load(apps, schema_editor):
    load_kinds(apps.get_model("files", "DocumentKind"))


class Migration(migrations.Migration):
    dependencies = [("files", "0003_queue_and_versions")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
