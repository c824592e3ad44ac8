from django.db import migrations

SLUGS = [
    "land_border",
    "parcel_control",
    "investigators",
    "prosecutors_judges",
    "licensing",
    "policy",
    "civil_society",
    "trainers",
]


def make_target_groups(apps, schema_editor):
    groups = apps.get_model("people", "TargetGroup").objects
    for position, slug in enumerate(SLUGS, start=1):
        groups.update_or_create(slug=slug, defaults={"position": position})


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(make_target_groups, migrations.RunPython.noop)]
