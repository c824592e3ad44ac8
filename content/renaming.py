"""A renamed file with `id:` is the same object at another path: what is known of it moves along."""

from content.files import CourseFiles
from content.mapping import key_of_document
from content.models import Conflict, LoadedObject, LoadedTranslation

KNOWN = (LoadedObject, LoadedTranslation, Conflict)


def follow_renames(files: CourseFiles) -> set[str]:
    """Bring the bases of renamed files to their new paths; returns those whose parent changed."""
    paths = {
        key_of_document(d): d.path for d in files.of_type("course", "module", "lesson", "quiz")
    }
    rows = LoadedObject.objects.filter(course=files.slug, key__in=paths)
    renamed = {row.path: paths[row.key] for row in rows if row.path != paths[row.key]}
    # In two steps: two files may have changed places.
    for old in renamed:
        carry(old, f"(renamed) {old}")
    for old, new in renamed.items():
        carry(f"(renamed) {old}", new)
    return {new for old, new in renamed.items() if old.rpartition("/")[0] != new.rpartition("/")[0]}


def carry(old: str, new: str) -> None:
    for model in KNOWN:
        model.objects.filter(path=old).update(path=new)
