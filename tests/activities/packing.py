"""Packages made by the tests: a small content type of our own, right or wrong at will."""

import io
import json
import zipfile
from typing import Any

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00"
    b"\x00\x00IEND\xaeB`\x82"
)
SCRIPT = "H5P.Salt = function (params) { this.attach = ($box) => $box.html(params.text); };"
PARAMS = {"text": "<p>Salt slows the yeast.</p>"}
SEMANTICS: list[dict[str, Any]] = [
    {"name": "text", "type": "text", "label": "Text", "widget": "html", "tags": ["strong", "a"]},
    {"name": "note", "type": "text", "label": "Note", "maxLength": 40, "optional": True},
    {"name": "picture", "type": "image", "label": "Picture", "optional": True},
    {"name": "part", "type": "library", "label": "Part", "options": ["H5P.Pinch 1.0"]},
]


def library(name: str = "H5P.Salt", version: str = "1.0.0", **fields: Any) -> dict[str, Any]:
    """A `library.json`; a field that is None is left out."""
    major, minor, patch = map(int, version.split("."))
    data = {
        "title": name.removeprefix("H5P."),
        "machineName": name,
        "majorVersion": major,
        "minorVersion": minor,
        "patchVersion": patch,
        "runnable": 1,
        "preloadedJs": [{"path": "salt.js"}],
        **fields,
    }
    return {key: value for key, value in data.items() if value is not None}


def needs(name: str, major: int = 1, minor: int = 0) -> dict[str, Any]:
    return {"machineName": name, "majorVersion": major, "minorVersion": minor}


def library_files(
    data: dict[str, Any] | None = None, semantics: Any = None, script: str = SCRIPT
) -> dict[str, Any]:
    """The files of one library, by their path in the package."""
    data = data or library()
    folder = f"{data['machineName']}-{data['majorVersion']}.{data['minorVersion']}"
    return {
        f"{folder}/library.json": data,
        f"{folder}/semantics.json": SEMANTICS if semantics is None else semantics,
        f"{folder}/salt.js": script,
    }


def files(
    params: Any = None, libraries: dict[str, Any] | None = None, **manifest: Any
) -> dict[str, Any]:
    """The files of a whole package: path → text, bytes, or something for JSON."""
    return {
        "h5p.json": {
            "title": "A pinch of salt",
            "language": "en",
            "mainLibrary": "H5P.Salt",
            "embedTypes": ["div"],
            "preloadedDependencies": [needs("H5P.Salt")],
            **manifest,
        },
        "content/content.json": {"text": "<p>Salt slows the yeast.</p>"}
        if params is None
        else params,
        **(library_files() if libraries is None else libraries),
    }


def archive(contents: Any, compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A ZIP of `contents`: pairs of a name (or ZipInfo) and a value, or a dict of them."""
    pairs = contents.items() if isinstance(contents, dict) else contents
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, value in pairs:
            target.writestr(name, as_bytes(value), compress_type=compression)
    buffer.seek(0)
    return buffer


def as_bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode()


def package(*args: Any, more: dict[str, Any] | None = None, **kwargs: Any) -> io.BytesIO:
    """A package as `files()` says, with `more` files put in or over them."""
    return archive({**files(*args, **kwargs), **(more or {})})
