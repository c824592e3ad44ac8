"""Interactive contents of our own types as files, and what the database holds of them.

A file says what is in the content and leaves out the words that its type has for all
(`activities.commons`). Rich text is Markdown there; what Markdown cannot say stays HTML.
"""

import json
from functools import lru_cache
from html import unescape
from typing import Any

from activities import cleaning, packing
from activities.documents import Version
from activities.filtering import Field, Filter
from activities.models import H5PContent
from content import richtext
from content.activity_texts import fields_of_type, named
from content.documents import Document
from content.models import LoadedObject

Raw = dict[str, Any]
STRONG = (("<b>", "<strong>"), ("</b>", "</strong>"), ("<i>", "<em>"), ("</i>", "</em>"))


@lru_cache
def version_of_type(name: str) -> Version:
    data = json.loads((packing.TYPES / name / "library.json").read_text())
    return Version(name, data["majorVersion"], data["minorVersion"])


def is_markup(field: Field) -> bool:
    return field.get("tags") is not None


# A text ------------------------------------------------------------------------------------------


def to_stored(text: Any, field: Field) -> Any:
    """A text of a file as H5P keeps it: HTML, or escaped."""
    if not isinstance(text, str):
        return text
    if not is_markup(field):
        return cleaning.escaped(text)
    if text.startswith("<"):
        return text
    html = "".join(richtext.to_html(part) for part in richtext.parts(text))
    for old, new in STRONG:
        html = html.replace(old, new)
    return html


def to_file(stored: Any, field: Field) -> Any:
    """The same back again."""
    if not isinstance(stored, str):
        return stored
    if not is_markup(field):
        return unescape(stored)
    text = "\n\n".join(richtext.parts(richtext.to_markdown(stored)))
    return text if to_stored(text, field) == stored else stored


# A whole content ---------------------------------------------------------------------------------


def defaults(fields: list[Field]) -> Raw:
    """What a type says by itself: its common words."""
    return {
        field["name"]: {inner["name"]: inner["default"] for inner in field["fields"]}
        for field in fields
        if field.get("common")
    }


def params_of(data: Raw) -> Raw:
    """The parameters of a content from the data of its file."""
    fields = fields_of_type(data["type"])
    return named({**defaults(fields), **data["content"]}, fields, to_stored)


def activity_fields(document: Document, _old: Any) -> Raw:
    """Values to set on a content."""
    library = str(version_of_type(document.data["type"]))
    return {
        "title": document.data["title"],
        "library": library,
        "body": {"library": library, "params": params_of(document.data)},
    }


def activity_data(content: H5PContent) -> Raw:
    """What a content's file says."""
    name = content.version.name if content.version else ""
    fields, common = fields_of_type(name), defaults(fields_of_type(name))
    params = content.body["params"]
    own = {key: value for key, value in params.items() if common.get(key) != value}
    return {"title": content.title, "type": name, "content": named(own, fields, to_file)}


def problems(document: Document) -> list[str]:
    """What of a file does not fit its type, or is not written as it would be written back."""
    data = document.data
    fields = fields_of_type(data["type"])
    params = params_of(data)
    if Filter().named(params, fields) != params:
        return [f"the content does not fit its type: {difference(params, fields)}"]
    if named(params_of(data), fields, to_file) | defaults(fields) != (
        defaults(fields) | data["content"]
    ):
        return ["expected, as the editor keeps it, other marks in a text"]
    ordered = named(data["content"], fields, lambda text, field: text)
    if json.dumps(ordered) != json.dumps(data["content"]):
        return ["expected the fields in the order of their type"]
    return []


def difference(params: Raw, fields: list[Field]) -> str:
    """The first field that its type would change."""
    kept = Filter().named(params, fields)
    return next((name for name, value in params.items() if kept.get(name) != value), "")


# Where lessons name them -------------------------------------------------------------------------


def path_of(name: str) -> str:
    """`bread/words` in a lesson is the file bread/activities/words.yaml."""
    course, _slash, own = name.partition("/")
    return f"{course}/activities/{own}"


def key_of_name(name: str) -> str:
    """The key of the content that a lesson names: by its file, or by the key itself."""
    from content.mapping import key_of

    if "/" not in name:
        return name
    row = LoadedObject.objects.filter(path=path_of(name), type="activity").first()
    return str(row.key if row else key_of(path_of(name)))


def name_of_key(key: str) -> str:
    """As a lesson's file names a content: by its file, where it has one."""
    row = LoadedObject.objects.filter(key=key, type="activity", removed=False).first()
    return row.path.replace("/activities/", "/") if row else key
