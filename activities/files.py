"""Files for the frame: the right kind, for ever or for a while, whole or in ranges."""

import mimetypes
import re
from collections.abc import Iterator
from typing import IO

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import Storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)

from activities.extensions import LIBRARY, suffix

FOR_EVER = "public, max-age=31536000, immutable"
KINDS = {
    "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
    "json": "application/json", "svg": "image/svg+xml", "woff": "font/woff",
    "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
    "mp4": "video/mp4", "webm": "video/webm", "mp3": "audio/mpeg", "m4a": "audio/mp4",
    "wav": "audio/wav", "ogg": "audio/ogg", "vtt": "text/vtt; charset=utf-8", "webp": "image/webp",
}  # fmt: skip
PLAIN = {"txt", "md", "csv", "xml", "diff", "patch", "textile"}
"""Shown as text, whatever is in them."""
TEXT = PLAIN | {"js", "css", "json", "svg", "vtt"}
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
CHUNK = 64 * 1024
LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A picture opened by itself must not become a page of the site."""


def serve(
    request: HttpRequest, storage: Storage, path: str, cache: str = FOR_EVER
) -> HttpResponseBase:
    """A file of a storage, or 404; a range of it where one is asked for."""
    if suffix(path) not in LIBRARY or ".." in path.split("/"):
        raise Http404
    try:
        file = storage.open(path)
    except (OSError, SuspiciousOperation, ValueError) as error:
        raise Http404 from error
    return dressed(answer(request, file, storage.size(path)), path, cache)


def dressed(response: HttpResponseBase, path: str, cache: str) -> HttpResponseBase:
    """The headers of a file that an opaque frame may load, and nobody may mistake."""
    response.headers["Content-Type"] = kind_of(path)
    response.headers["Cache-Control"] = cache
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = LOCKED
    # What is compressed already gains nothing, and a range must not be compressed at all.
    if response.status_code == 206 or suffix(path) not in TEXT:
        response.headers["Content-Encoding"] = "identity"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def kind_of(path: str) -> str:
    ending = suffix(path)
    if ending in PLAIN:
        return "text/plain; charset=utf-8"
    guessed = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return KINDS.get(ending, guessed)


def answer(request: HttpRequest, file: IO[bytes], size: int) -> HttpResponseBase:
    wanted = RANGE.fullmatch(request.headers.get("Range", ""))
    if wanted is None or wanted.groups() == ("", ""):
        response: HttpResponseBase = FileResponse(file)
        response.headers["Accept-Ranges"] = "bytes"
        return response
    start, end = limits(wanted[1], wanted[2], size)
    if start >= size or start > end:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(part(file, start, end - start + 1), status=206)
    response.headers["Content-Length"] = str(end - start + 1)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    return response


def limits(first: str, last: str, size: int) -> tuple[int, int]:
    """`bytes=5-9` and `bytes=5-` count from the start, `bytes=-5` are the last five."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def part(file: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


def preflight() -> HttpResponse:
    """Some players ask first whether they may (SoundJS sends X-Requested-With)."""
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "X-Requested-With, Range",
            "Access-Control-Max-Age": "86400",
        },
    )
