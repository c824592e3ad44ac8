from django.db import migrations

from people.roles import PROGRAMME_OFFICERS, TRAINERS, permission

FILES = [("wagtailimages", "image"), ("wagtaildocs", "document")]


def make_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    trainers, _ = groups.get_or_create(name=TRAINERS)
    officers, _ = groups.get_or_create(name=PROGRAMME_OFFICERS)
    officers.permissions.add(permission(apps, "people", "user", "view_participation"))
    trainers.permissions.add(
        permission(apps, "wagtailadmin", "admin", "access_admin"),
        permission(apps, "wagtail_localize", "translation", "submit_translation"),
    )
    open_all_pages(apps, trainers)
    open_all_files(apps, trainers)


def open_all_pages(apps, group):
    """Page permissions hang on a page and hold for all below it: here, the root."""
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    for action in ("add", "change", "publish", "lock", "unlock"):
        apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
            group=group,
            page=root,
            permission=permission(apps, "wagtailcore", "page", f"{action}_page"),
        )


def open_all_files(apps, group):
    root = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for app_label, model in FILES:
        for action in ("add", "change", "choose"):
            apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
                group=group,
                collection=root,
                permission=permission(apps, app_label, model, f"{action}_{model}"),
            )


def remove_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    groups.filter(name__in=[TRAINERS, PROGRAMME_OFFICERS]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_target_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0095_groupsitepermission"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
