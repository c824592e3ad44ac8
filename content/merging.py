"""Who wins in a translation: text by text, between the PO file and the CMS."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from content import documents
from content.conflicts import Conflicts
from content.deciding import Verdict, decide
from content.documents import Document
from content.mapping import document_of
from content.models import LoadedTranslation
from content.segments import has_words, segments, walk

Segment = tuple[str, str]


@dataclass
class Texts:
    """The translations of one object into one language, by (kind, source text)."""

    known: dict[Segment, str] = field(default_factory=dict)
    missing: list[Segment] = field(default_factory=list)

    def __call__(self, kind: str, text: str) -> str:
        if found := self.get((kind, text)):
            return found
        self.missing.append((kind, text))
        return text

    def get(self, segment: Segment) -> str:
        """The translation; empty where there is none."""
        return self.known.get(segment) or ("" if has_words(segment[1]) else segment[1])


@dataclass
class Merged:
    """What is to be published; the draft that a person left on top of it; and for texts in
    conflict the base that stays."""

    published: Texts
    draft: Texts
    base: dict[Segment, str] = field(default_factory=dict)


def merge(
    document: Document,
    base: LoadedTranslation | None,
    target: Any,
    wanted: Texts,
    conflicts: Conflicts,
    language: str,
) -> Merged | None:
    """The file's texts, but for those that a person changed in the CMS since the last load.

    None where the object as a whole stays as it is: its parts no longer match, or an edited text
    has lost its source. Conflicts are noted.
    """
    if target is None:
        return Merged(wanted, wanted)
    return Merger(document, base, target, wanted, conflicts, language).merge()


class Merger:
    """Merges one object in one language."""

    def __init__(
        self,
        document: Document,
        base: LoadedTranslation | None,
        target: Any,
        wanted: Texts,
        conflicts: Conflicts,
        language: str,
    ):
        self.document, self.wanted, self.conflicts, self.language = (
            document, wanted, conflicts, language,
        )  # fmt: skip
        there = segments(document)
        self.places = set(there)
        rows = base.segments if base and base.segments else [[*place, ""] for place in there]
        self.rows = [((kind, text), before) for kind, text, before in rows]
        self.shown = document_of(document.type, target, document.path)
        self.latest = self.shown
        if target.has_unpublished_changes:
            draft = target.get_latest_revision_as_object()
            self.latest = document_of(document.type, draft, document.path)
        self.merged = Merged(Texts(dict(wanted.known)), Texts(dict(wanted.known)))

    def merge(self) -> Merged | None:
        shown, latest = self.texts_of(self.shown), self.texts_of(self.latest)
        if shown is None or latest is None:
            return self.merged if self.is_decided_as_a_whole() else None
        texts = zip(self.rows, shown, latest, strict=True)
        results = [self.merge_text(*row, now, draft) for row, now, draft in texts]
        return self.merged if all(results) else None

    def texts_of(self, document: Document) -> list[str] | None:
        """The CMS's texts in the order of the base; None where they are not of its shape."""
        found = segments(document)
        same = [kind for kind, _text in found] == [segment[0] for segment, _before in self.rows]
        return [text for _kind, text in found] if same else None

    def merge_text(self, segment: Segment, before: str, shown: str, latest: str) -> bool:
        """Keep the CMS's text where it was edited; False where the whole object has to wait."""
        theirs = self.wanted.get(segment)
        verdict = decide(before, latest, theirs)
        if segment not in self.places:
            # Its source is gone: an edited translation can't be kept, and is not thrown away.
            return latest == before or self.is_decided(segment, latest, "")
        if verdict is Verdict.CONFLICT:
            if self.is_decided(segment, latest, theirs):
                return True
            self.merged.base[segment] = before
        if verdict in (Verdict.CONFLICT, Verdict.KEEP):
            self.merged.published.known[segment] = shown
            self.merged.draft.known[segment] = latest
        return True

    def is_decided(self, segment: Segment, ours: str, theirs: str) -> bool:
        place = f"{segment[0]}: {segment[1]}"
        return self.conflicts.is_decided(self.document.path, ours, theirs, self.language, place)

    def is_decided_as_a_whole(self) -> bool:
        data = walk(self.document, self.wanted)
        theirs = Document(self.document.type, self.document.path, "", data)
        return self.conflicts.is_decided(
            self.document.path,
            documents.write(self.latest),
            documents.write(theirs),
            self.language,
        )


def same_texts(one: Texts, other: Texts, places: Iterable[Segment]) -> bool:
    return all(one.get(place) == other.get(place) for place in places)
