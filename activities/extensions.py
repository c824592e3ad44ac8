"""Which files a package may hold, by their names and first bytes."""

from pathlib import PurePosixPath

from activities.refusing import Refused

CONTENT_SUFFIXES = """
json png jpg jpeg gif bmp tif tiff webp eot ttf woff woff2 otf webm mp4 ogg oga ogv mp3 m4a wav
txt pdf rtf doc docx xls xlsx ppt pptx odt ods odp csv diff patch swf md textile vtt webvtt gltf glb
"""
EXECUTABLE_SUFFIXES = """
php php3 php4 php5 php7 phtml phar html htm xhtml shtml js mjs cgi pl py sh bash exe com bat cmd
asp aspx jsp jspx jar svg svgz hta htaccess
"""
CONTENT = frozenset(CONTENT_SUFFIXES.split())
LIBRARY = CONTENT | {"js", "css", "svg", "xml"}
EXECUTABLE = frozenset(EXECUTABLE_SUFFIXES.split())
"""What no part of a name in a content may say, however it ends."""

IMAGE_STARTS = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"RIFF",
)  # fmt: skip
IMAGES = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp"})
TEXTS = frozenset({"json", "txt", "csv", "diff", "patch", "md", "textile", "vtt", "webvtt", "gltf"})
MARKUP = (b"<?php", b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml")


def suffix(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def check_content_name(name: str) -> None:
    """Refuse what a content may not hold: unknown kinds, and programs under a second name."""
    if suffix(name) not in CONTENT:
        raise Refused("extension", name)
    for part in PurePosixPath(name).name.lower().split(".")[1:-1]:
        if part in EXECUTABLE:
            raise Refused("executable", name, part=f".{part}")


def check_library_name(name: str) -> None:
    if suffix(name) not in LIBRARY and PurePosixPath(name).name not in {"LICENSE", "README"}:
        raise Refused("extension", name)


def check_head(name: str, head: bytes) -> None:
    """Refuse a picture that is none, and a page or program that calls itself something else."""
    kind = suffix(name)
    if kind in IMAGES and head and not head.startswith(IMAGE_STARTS):
        raise Refused("disguised", name)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if kind not in TEXTS and start.startswith(MARKUP):
        raise Refused("disguised", name)
    if b"<?php" in head.lower() and kind != "json":
        raise Refused("disguised", name)
