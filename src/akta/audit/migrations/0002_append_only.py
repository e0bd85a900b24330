"""The log, its seals and its checkpoints take no change."""

from django.db import migrations

from akta.core import immutable


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("core", "0002_ground")]
    operations = [
        immutable.append_only("audit_log"),
        immutable.append_only("audit_seal"),
        immutable.append_only("audit_checkpoint"),
    ]
