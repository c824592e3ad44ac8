from django.db import migrations

from people.roles import TRAINERS, grant


def trainers(apps, schema_editor):
    for model in ("certificatetemplate",):
        grant(apps, TRAINERS, "certificates", model, ["add", "change", "delete", "view"])


class Migration(migrations.Migration):

    dependencies = [
        ("certificates", "0004_templates"),
        ("people", "0003_roles"),
    ]

    operations = [migrations.RunPython(trainers, migrations.RunPython.noop)]
