"""A small stand-in for H5P's own editor, as an archive with files of the same names; and what it
asks the site."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.activities.packing import PNG, archive

ROOT = "h5p-editor-php-library-1/"
EDITOR = (Path(__file__).parents[1] / "browser/contents/editor.js").read_text()
LISTS = """<?php
class H5peditor {
  public static $styles = array(
    'styles/css/application.css',
  );
  public static $scripts = array(
    'scripts/h5peditor.js',
    'ckeditor/ckeditor.js',
  );
}
"""


def files(script: str = EDITOR, **changes: Any) -> dict[str, Any]:
    """The files of the stand-in; `changes`: path → what it holds, or None for no such file."""
    found = {
        "h5peditor.class.php": LISTS,
        "h5peditor-ajax.class.php": "<?php",
        "composer.json": {"name": "h5p/h5p-editor"},
        "scripts/h5peditor.js": script,
        "ckeditor/ckeditor.js": "// nothing",
        "styles/css/application.css": ".h5p-editor { color: black }",
        "language/en.js": "H5PEditor.language.core = { hello: 'Hello' };",
        "language/ru.js": "H5PEditor.language.core = { hello: 'Привет' };",
        "images/binary-file.png": PNG,
        ".git/config": "x",
        **changes,
    }
    return {ROOT + path: value for path, value in found.items() if value is not None}


def editor(script: str = EDITOR, **changes: Any) -> io.BytesIO:
    return archive(files(script, **changes))


def sha256(file: io.BytesIO) -> str:
    return hashlib.sha256(file.getvalue()).hexdigest()


def url(content, action, **query) -> str:
    address = reverse("h5p_ask", args=[content.pk, action])
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def get(client, content, action, **query):
    answer = client.get(url(content, action, **query))
    return answer.json()


def one(client, content, version="H5P.Salt 1.0", **query):
    """`libraries` about one of them."""
    name, numbers = version.split(" ")
    major, minor = numbers.split(".")
    asked = {"machineName": name, "majorVersion": major, "minorVersion": minor, **query}
    return client.get(url(content, "libraries", **asked))


def file_of(name="loaf.png", data=PNG):
    return SimpleUploadedFile(name, data)


def send(client, content, file, kind="image"):
    field = json.dumps({"name": "picture", "type": kind})
    return client.post(url(content, "files"), {"file": file, "field": field, "contentId": 0})
