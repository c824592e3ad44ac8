"""Whether anything changed since the last load: one query answers."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from content.documents import LIBRARY
from content.media import PICTURES
from content.models import Conflict, LoadedObject

PATH, TYPE = "(all files)", "stamp"
READ = {".md", ".yaml", ".po", *PICTURES}


def unchanged(root: Path) -> bool:
    """Whether these are the files of the last load, and no conflict was decided since."""
    decided = Conflict.objects.filter(taken=True)
    loaded = LoadedObject.objects.filter(path=PATH, digest=stamp(root))
    return loaded.exists() and not decided.exists()


def remember(root: Path) -> None:
    LoadedObject.objects.update_or_create(path=PATH, defaults={"type": TYPE, "digest": stamp(root)})


def stamp(root: Path) -> str:
    """A digest of all files below `root` by place and bytes, of the glossary, and of the Uzbek
    converter: when that learns a word, the Cyrillic texts are derived again."""
    whole = hashlib.sha256()
    for name, file in sorted(files(root)):
        whole.update(f"{name}\0{file.stat().st_size}\0".encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


def files(root: Path) -> Iterator[tuple[str, Path]]:
    for folder in ("curriculum", "translations", "media", LIBRARY):
        for file in (root / folder).rglob("*"):
            if file.suffix in READ:
                yield file.relative_to(root).as_posix(), file
    languages = settings.BASE_DIR / "languages"
    for file in (*languages.rglob("uzbek*"), *languages.rglob("glossary.csv")):
        if file.suffix in (".py", ".csv"):
            yield f"languages/{file.name}", file
