"""What the player needs to show a content: one page, complete, for the opaque frame."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from activities import bundling, closure, commons
from activities.documents import Version
from activities.models import H5PContent, H5PLibrary, SavedState
from activities.package import versions_in
from activities.tickets import Ticket

PLAYER = settings.BASE_DIR / "node_modules" / "h5p-standalone"
"""Brought by npm at set-up, never part of this repository."""
SAVE_EVERY = 10
"""Seconds between two looks at the state; what a learner does is saved a moment after it."""


def is_installed() -> bool:
    """Whether the player is on this machine (`make run` and `make test` fetch it)."""
    return (PLAYER / "dist" / "frame.bundle.js").is_file()


def player_version() -> str:
    return json.loads((PLAYER / "package.json").read_text())["version"]


def roots(content: H5PContent) -> set[Version]:
    """The main library and those of all parts, which the player must find loaded."""
    main = content.version
    return {*([main] if main else []), *versions_in(content.body)}


def libraries(content: H5PContent) -> list[H5PLibrary]:
    """All libraries that a content needs, each after those that it needs itself."""
    manifests = closure.current(roots(content))
    order = closure.in_order(roots(content), manifests)
    rows = closure.installed(set(order))
    return [rows[version] for version in order]


def digest(content: H5PContent) -> str:
    """Changes when a saved state would no longer fit: with the structure, not with the texts."""
    return hashlib.sha256(json.dumps(shape(content.body), sort_keys=True).encode()).hexdigest()


def shape(value: Any) -> Any:
    """A content without its texts, the same in every language."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items() if key != "metadata"}
    if isinstance(value, list):
        return [shape(one) for one in value]
    return "" if isinstance(value, str) else value


def states(content: H5PContent, ticket: Ticket) -> dict[str, dict[str, str]]:
    """What the learner left: part ("0" for the whole content) → name → JSON text."""
    if not ticket.is_recorded:
        return {}
    rows = SavedState.objects.filter(
        user_id=ticket.user,
        context_key=ticket.place,
        content_key=content.translation_key,
        digest=digest(content),
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.part or "0", {})[row.name] = row.data
    return found


def integration(content: H5PContent, ticket: Ticket, used: list[H5PLibrary]) -> dict[str, Any]:
    """`H5PIntegration`, as H5P's core expects it of a server."""
    signed = ticket.sign()
    main = next(library for library in used if library.version == content.version)
    base = reverse("h5p_media", args=[signed, "x"]).removesuffix("/x")
    return {
        "baseUrl": "",
        "url": base,
        "urlLibraries": reverse("h5p_library", args=["0" * 64, "x"]).removesuffix(f"/{'0' * 64}/x"),
        "libraryDirectories": {library.version.folder: library.digest for library in used},
        "postUserStatistics": False,
        "saveFreq": SAVE_EVERY,
        "l10n": {"H5P": words()},
        "pluginCacheBuster": "",
        "contents": {
            "cid-1": {
                "library": content.library,
                "jsonContent": json.dumps(said(content), ensure_ascii=False),
                "fullScreen": "1" if str(main.manifest.get("fullscreen")) == "1" else "0",
                "displayOptions": {"frame": False, "copyright": False, "icon": False},
                "contentUserData": states(content, ticket),
                "contentUrl": base,
                "metadata": {"title": content.title, **content.metadata},
                "url": object_id(content.translation_key),
                "title": content.title,
                "mainId": 1,
                "styles": [],
                "scripts": [],
            }
        },
    }


def said(content: H5PContent) -> dict[str, Any]:
    """The parameters, with the words of buttons in the language of the content."""
    return commons.in_language_of(content.body, content.locale.language_code)["params"]


def object_id(key: Any) -> str:
    """The name of a content in statements: an address of this site."""
    return f"{settings.SITE_URL}/h5p/contents/{key}"


def words() -> dict[str, str]:
    """The few words of the player's own frame, in the reader's language."""
    from django.utils.translation import gettext as _

    return {
        "fullscreen": _("Full screen"),
        "disableFullscreen": _("Leave full screen"),
        "contentChanged": _("This content has changed since you last used it."),
        "startingOver": _("You will be starting over."),
        "confirmDialogHeader": _("Are you sure?"),
        "confirmDialogBody": _("This cannot be undone."),
        "confirmLabel": _("Yes"),
        "cancelLabel": _("Cancel"),
        "close": _("Close"),
    }


def page(content: H5PContent, ticket: Ticket) -> dict[str, Any]:
    """The context of `activities/frame.html`. Refused when a library is gone."""
    used = libraries(content)
    return {
        "content": content,
        "integration": integration(content, ticket, used),
        "core": player_version(),
        "scripts": bundling.bundle(bundling.assets(used, "preloadedJs"), "js"),
        "styles": bundling.bundle(bundling.assets(used, "preloadedCss"), "css"),
    }


FILES = ("core", "libraries", "bundles", "contents")
"""Below which addresses the files of a frame lie."""


def policy(request: HttpRequest, *more: str) -> str:
    """The frame's own Content-Security-Policy: opaque, and nothing but the files it needs."""
    host = f"{request.scheme}://{request.get_host()}"
    ours = request.build_absolute_uri(static("activities/")).rstrip("/") + "/"
    files = " ".join(f"{host}/h5p/{name}/" for name in (*FILES, *more))
    return "; ".join(
        [
            "sandbox allow-scripts",
            "default-src 'none'",
            f"script-src {files} {ours} 'unsafe-inline' 'unsafe-eval'",
            f"style-src {files} {ours} 'unsafe-inline'",
            f"img-src {files} data: blob:",
            f"media-src {files} data: blob:",
            f"font-src {files} data:",
            f"connect-src {files} data: blob:",
            "worker-src blob:",
            "frame-src 'none'",
            "form-action 'none'",
            f"frame-ancestors {host}",
        ]
    )
