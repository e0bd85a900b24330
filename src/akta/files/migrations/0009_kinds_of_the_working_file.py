"""Kinds of documents that the working file alone keeps: the plan, the note of an oral order."""

from django.db import migrations

from akta.files.reference import load_kinds


def load(apps, schema_editor):
    load_kinds(apps.get_model("files", "DocumentKind"))


class Migration(migrations.Migration):
    dependencies = [("files", "0008_removed_cards")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
