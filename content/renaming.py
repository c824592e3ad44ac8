"""A renamed file with `id:` is the same object at another path: what is known of it moves along."""

import uuid
from typing import Any

from wagtail.models import Page

from content.models import Conflict, LoadedObject, LoadedTranslation

KNOWN = (LoadedObject, LoadedTranslation, Conflict)


def follow_renames(course: str, paths: dict[uuid.UUID, str]) -> dict[str, str]:
    """Bring what is known of a course to the paths of today; returns new path → old path."""
    rows = LoadedObject.objects.filter(course=course, key__in=paths).exclude(type="question")
    renamed = {row.path: paths[row.key] for row in rows if row.path != paths[row.key]}
    # In two steps: two files may have changed places.
    for old in renamed:
        carry(old, f"(renamed) {old}")
    for old, new in renamed.items():
        carry(f"(renamed) {old}", new)
    return {new: old for old, new in renamed.items()}


def carry(old: str, new: str) -> None:
    for model in KNOWN:
        model.objects.filter(path=old).update(path=new)


def rename(page: Page, new: str, old: str, parent: Page) -> None:
    """Give a page and its translations the address of the new path, unless the CMS changed it."""
    if old.rpartition("/")[0] != new.rpartition("/")[0]:
        move(page, parent)
    before, after = old.rpartition("/")[2], new.rpartition("/")[2]
    if before != after and page.slug == before:
        for version in type(page).objects.filter(translation_key=page.translation_key):
            set_slug(version, after)
    page.refresh_from_db()


def set_slug(page: Any, slug: str) -> None:
    """Give a page, or an instrument or article, another address."""
    page.slug = slug
    page.save()
    if revision := page.latest_revision:
        # A draft that is published later must not bring the old address back.
        revision.content["slug"] = slug
        revision.save(update_fields=["content"])


def move(page: Page, parent: Page) -> None:
    """Bring a page and its translations below another parent, each where that is translated."""
    same = type(parent).objects.filter(translation_key=parent.translation_key)
    parents = {version.locale_id: version for version in same}
    for version in Page.objects.filter(translation_key=page.translation_key):
        target = parents.get(version.locale_id)
        if target and not version.is_child_of(target):
            version.move(target, pos="last-child")
