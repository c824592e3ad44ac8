"""The parameter editor as one field of Wagtail's form for a content: drafts, versions, preview and
translation are then those of every other snippet."""

import hashlib
from html import unescape
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from activities import tickets
from activities.editor import uploading
from activities.editor.building import Builder
from activities.editor.reading import Reader
from activities.editor.wording import Semantics
from activities.filtering import filtered
from activities.importing import media_path
from activities.models import EditorBundle, H5PContent
from activities.refusing import Refused
from activities.tickets import Ticket

NAME = "params"
"""What the names of all inputs begin with."""


def semantics_for(content: H5PContent) -> Semantics:
    """In the words of whoever asks."""
    return Semantics(get_language() or "en", content.locale.language_code)


class ParamsWidget(forms.Widget):
    """Draws the fields of a content's library."""

    needs_multipart_form = True
    field: "ParamsField"

    @property
    def media(self) -> forms.Media:
        """Its script and style; the admin allows no other way to have them on the page."""
        return forms.Media(
            css={"all": ["activities/editor.css"]},
            js=[Script("activities/editor.js", type="module")],  # type: ignore[list-item]
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data, files

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return NAME not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The form, as the content says or as it was posted."""
        return render_to_string("activities/editor/form.html", self.field.context())

    def id_for_label(self, id_: str) -> str:
        return ""


class ParamsField(forms.Field):
    """Its value is the body of a content: `{"library": …, "params": …}`."""

    widget = ParamsWidget
    is_deferred_validation = False

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, label=_("Content"), **kwargs)
        self.content: H5PContent | None = None
        self.user: Any = None
        self.reader: Reader | None = None
        self.typed: dict[str, Any] | None = None

    def bind(self, content: H5PContent, user: Any) -> None:
        """Say which content this form is about, and who edits it."""
        self.content, self.user, self.widget.field = content, user, self
        self.initial = content.body

    def clean(self, value: Any) -> dict[str, Any]:
        """What was posted, cut down to what the fields allow; a form without it changes nothing."""
        data, files = value
        content = self.content
        version = content.version if content else None
        if content is None or version is None or NAME not in data:
            return content.body if content else {}
        reader = self.reader = Reader(
            semantics_for(content),
            data,
            files,
            lambda upload, kind: uploading.keep(content.folder, upload, kind),
            lenient=self.is_deferred_validation,
        )
        self.typed = reader.form(version, NAME)
        if reader.errors:
            raise ValidationError(_("Look at the fields that are marked below."), code="fields")
        try:
            params = filtered(self.typed, version)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return {"library": str(version), "params": params}

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Asked after `clean`, with what was posted."""
        content, version = self.content, self.content and self.content.version
        if self.typed is None or content is None or version is None:
            return False
        return filtered(self.typed, version) != content.body.get("params")

    def context(self) -> dict[str, Any]:
        """What `activities/editor/form.html` draws."""
        content = self.content
        version = content.version if content else None
        if content is None or version is None:
            return {"nodes": []}
        builder = Builder(
            semantics_for(content),
            self.reader.errors if self.reader else None,
            self.reader.tokens if self.reader else None,
        )
        params = content.body.get("params") if self.typed is None else self.typed
        return {
            "name": NAME,
            "is_here": builder.semantics.fields(version) is not None,
            "library": version,
            "nodes": builder.form(version, params, NAME),
            "files": address_of_files(content, self.user),
            "upload_url": reverse("h5p_upload", args=[content.pk]) if content.pk else "",
            "part_url": reverse("h5p_part", args=[content.pk]) if content.pk else "",
            "full_url": full_url(content),
        }


def full_url(content: H5PContent) -> str:
    """The way to H5P's own editor, where it is here; one query."""
    is_here = content.pk and EditorBundle.objects.exists()
    return reverse("h5p_full", args=[content.pk]) if is_here else ""


def address_of_files(content: H5PContent, user: Any) -> str:
    """Where the author's browser finds the pictures and videos of a content."""
    ticket = Ticket(user.pk if user else 0, content.pk or 0, content.folder, tickets.NOWHERE)
    return reverse("h5p_media", args=[ticket.sign(), "x"]).removesuffix("x")


class ContentForm(WagtailAdminModelForm):
    """Title and parameters of a content."""

    params = ParamsField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if NAME in self.fields:
            self.fields[NAME].bind(self.instance, self.for_user)
            self.initial[NAME] = self.instance.body

    def save(self, commit: bool = True) -> Any:
        """The parameters, and which files they use."""
        if body := self.cleaned_data.get(NAME):
            self.instance.body = body
            self.instance.media = media_of(self.instance)
        return super().save(commit=commit)


def media_of(content: H5PContent) -> dict[str, str]:
    """The files that a content uses, with their hashes: those that are there."""
    names = {path for path in paths_in(content.body) if path in content.media}
    found = {name: content.media[name] for name in names}
    for name in set(paths_in(content.body)) - names:
        stored = media_path(content.folder, name)
        if storages["private"].exists(stored):
            with storages["private"].open(stored) as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    # Texts may show pictures, too.
    texts = str(content.body)
    return {**{name: d for name, d in content.media.items() if name in texts}, **found}


def paths_in(value: Any) -> list[str]:
    """The paths of all files in a content, below its folder."""
    if isinstance(value, dict):
        own = value.get("path")
        found = [unescape(own)] if isinstance(own, str) and "//" not in own else []
        return found + [path for one in value.values() for path in paths_in(one)]
    if isinstance(value, list):
        return [path for one in value for path in paths_in(one)]
    return []
