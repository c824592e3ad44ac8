"""A content as the official editor takes it and gives it back: saved as a draft, cut down to its
fields like every other."""

from html import unescape
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from activities import cleaning
from activities.documents import Version
from activities.editor.form import media_of
from activities.filtering import filtered
from activities.importing import BROUGHT
from activities.models import H5PContent, H5PLibrary
from activities.refusing import Refused
from people.models import User

LONGEST_TITLE = 255


class Conflict(Exception):
    """Somebody saved the content after it was opened here."""


class Incomplete(Exception):
    """What was sent cannot be a content; says why."""


def params(content: H5PContent) -> dict[str, Any]:
    """The latest version, and which one it is."""
    latest = content.get_latest_revision_as_object()
    metadata = {
        "license": "U", "authors": [], "changes": [],
        "defaultLanguage": content.locale.language_code,
        **latest.metadata, "title": cleaning.escaped(latest.title),
    }  # fmt: skip
    return {
        "library": latest.library,
        "params": {"params": latest.body.get("params", {}), "metadata": metadata},
        "revision": content.latest_revision_id or 0,
    }


def save(content: H5PContent, sent: dict[str, Any], user: User) -> H5PContent:
    """Keep `{library, params, metadata, revision}` as the next draft. Incomplete, Refused or
    Conflict leave everything as it was."""
    version, metadata = Version.parse(sent.get("library")), sent.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    title = title_of(metadata)
    if version is None or not isinstance(sent.get("params"), dict):
        raise Incomplete(_("The editor sent no content."))
    body = {"library": str(version), "params": filtered(sent["params"], runnable(version))}
    with transaction.atomic():
        locked = H5PContent.objects.select_for_update().get(pk=content.pk)
        if (locked.latest_revision_id or 0) != sent.get("revision"):
            raise Conflict
        draft = locked.get_latest_revision_as_object()
        draft.title, draft.library, draft.body = title, str(version), body
        draft.metadata = {**draft.metadata, **known(metadata)}
        draft.media = media_of(draft)
        if not draft.live:
            draft.save()
        draft.save_revision(user=user, log_action=True)
    return draft


def title_of(metadata: dict[str, Any]) -> str:
    title = metadata.get("title")
    title = unescape(title).strip() if isinstance(title, str) else ""
    if not title:
        raise Incomplete(_("Give the content a title."))
    if len(title) > LONGEST_TITLE:
        raise Incomplete(_("The title is too long."))
    return title


def known(metadata: dict[str, Any]) -> dict[str, Any]:
    """Who made it and under which terms; nothing else that was sent beside the fields."""
    return cleaning.metadata({key: metadata[key] for key in BROUGHT if key in metadata})


def runnable(version: Version) -> Version:
    """The version, if it is here and can be played by itself."""
    here = H5PLibrary.objects.filter(
        machine_name=version.name, major=version.major, minor=version.minor, current=True
    )
    if not here.exists():
        raise Refused("dependency", library=str(version))
    if not here.filter(runnable=True).exists():
        raise Refused("not_runnable", library=str(version))
    return version
