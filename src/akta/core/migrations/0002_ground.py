"""What the database itself guards: extensions, the clock, the unchangeable journal, the role of work."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

from akta.core import immutable


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(immutable.FUNCTION, "DROP FUNCTION akta_refuse_change"),
        migrations.RunSQL(immutable.CLOCK, "DROP FUNCTION akta_now"),
        immutable.for_the_app_role(),
        immutable.append_only("core_journal"),
    ]
