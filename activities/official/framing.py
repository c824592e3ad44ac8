"""The page of the opaque frame in which the official editor runs. It has no session and asks the
server nothing: what it needs, it asks of the page around it (`full-page.js`)."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from activities import playing
from activities.documents import CORE_API
from activities.editor.form import address_of_files
from activities.models import EditorBundle, H5PContent, H5PLibrary
from activities.official import bundling, licensing

ASKED = "/h5p/ask/"
"""What the editor takes for the address of its server. Nothing is there: the frame catches it."""


def page(content: H5PContent, bundle: EditorBundle, user: Any) -> dict[str, Any]:
    """The context of `activities/official/frame.html`."""
    return {
        "content": content,
        "core": playing.player_version(),
        "integration": integration(content, bundle, user),
        "styles": [address(bundle, path) for path in bundle.styles],
        "scripts": [address(bundle, path) for path in [*bundle.scripts, words_of(bundle)]],
    }


def address(bundle: EditorBundle, path: str) -> str:
    return reverse("h5p_editor", args=[bundle.digest, path])


def words_of(bundle: EditorBundle) -> str:
    """The editor's own words in the language of whoever edits, as far as it has them."""
    path = f"language/{get_language()}.js"
    return path if path in bundle.files else bundling.ENGLISH


def integration(content: H5PContent, bundle: EditorBundle, user: Any) -> dict[str, Any]:
    """`H5PIntegration`, as H5P's core and editor expect it of a server."""
    files = address_of_files(content, user).rstrip("/")
    base = address(bundle, "x").removesuffix("x")
    rows = H5PLibrary.objects.filter(current=True).only("machine_name", "major", "minor", "digest")
    return {
        "baseUrl": "",
        "url": files,
        "urlLibraries": reverse("h5p_library", args=["0" * 64, "x"]).removesuffix(f"/{'0' * 64}/x"),
        "libraryDirectories": {row.version.folder: row.digest for row in rows},
        "libraryUrl": f"{base}core/js",
        "postUserStatistics": False,
        "saveFreq": False,
        "hubIsEnabled": True,
        "pluginCacheBuster": "",
        "l10n": {"H5P": playing.words()},
        "contents": {f"cid-{content.pk}": {"contentUrl": files}},
        "editor": {
            "ajaxPath": ASKED,
            "basePath": base,
            "libraryUrl": base,
            "filesPath": files,
            "fileIcon": {"path": f"{base}images/binary-file.png", "width": 50, "height": 50},
            "apiVersion": {"majorVersion": CORE_API[0], "minorVersion": CORE_API[1]},
            "contentLanguage": get_language(),
            "language": get_language(),
            "contentId": content.pk,
            "nodeVersionId": content.pk,
            "copyrightSemantics": licensing.of_files(),
            "metadataSemantics": licensing.of_contents(),
            "assets": {"css": [], "js": []},
            "baseUrl": "",
            "enableContentHub": False,
        },
    }


def policy(request: HttpRequest) -> str:
    """The frame's own Content-Security-Policy: as the player's, and the editor's files."""
    return playing.policy(request, "editor")


def policy_around(request: HttpRequest) -> str:
    """That of the page around it: whatever happens in the frame, it shows no other site's page."""
    return f"frame-src {request.scheme}://{request.get_host()}"
