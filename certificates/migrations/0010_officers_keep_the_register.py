from django.db import migrations

from people.roles import PROGRAMME_OFFICERS, grant


def officers(apps, schema_editor):
    """They replace a certificate whose name is wrong, and revoke one."""
    grant(apps, PROGRAMME_OFFICERS, "certificates", "certificate", ["view", "revoke"])


class Migration(migrations.Migration):

    dependencies = [
        ("certificates", "0009_paths_and_events"),
        ("people", "0003_roles"),
    ]

    operations = [migrations.RunPython(officers, migrations.RunPython.noop)]
