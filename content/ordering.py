"""The order of modules and steps: by the numbers of their files, unless the CMS changed it."""

import uuid
from collections.abc import Iterable
from itertools import pairwise

from wagtail.models import Page

from content.conflicts import Conflicts
from content.deciding import Verdict, decide

Keys = list[uuid.UUID]


class Siblings:
    """The children of one page in the order of their files; `orders` has their numbers as they were
    at the last load, by key."""

    def __init__(self, path: str, wanted: Keys, orders: dict[uuid.UUID, int]):
        self.path, self.wanted = path, wanted
        self.before = sorted((key for key in wanted if key in orders), key=lambda k: orders[k])
        self.old = [key for key in wanted if key in orders]
        self.new = [key for key in wanted if key not in orders]

    def arrange(self, source_locale: int, conflicts: Conflicts) -> bool:
        """Bring the pages of all languages into order; False where the order is in conflict."""
        trees = self.trees()
        ours = [key for key in trees.get(source_locale, []) if key in self.old]
        verdict = decide(self.before, ours, self.old)
        if verdict is Verdict.CONFLICT:
            names = self.names()
            here, there = ("\n".join(names[key] for key in keys) for keys in (ours, self.old))
            if conflicts.is_decided(self.path, here, there, place="order"):
                verdict = Verdict.WRITE
        for locale, keys in trees.items():
            if verdict is Verdict.WRITE:
                sort(locale, [key for key in self.wanted if key in keys])
            else:
                self.insert_new(locale, keys)
        return verdict is not Verdict.CONFLICT

    def trees(self) -> dict[int, Keys]:
        """The keys of the pages by locale, in the order they have now."""
        found: dict[int, Keys] = {}
        rows = Page.objects.filter(translation_key__in=self.wanted).order_by("path")
        for locale, key in rows.values_list("locale_id", "translation_key"):
            found.setdefault(locale, []).append(key)
        return found

    def names(self) -> dict[uuid.UUID, str]:
        rows = Page.objects.filter(translation_key__in=self.wanted)
        return dict(rows.values_list("translation_key", "slug"))

    def insert_new(self, locale: int, there: Keys) -> None:
        """New pages come behind the one that their files follow; pages of the CMS stay in place."""
        wanted = [key for key in self.wanted if key in there]
        now = list(there)
        for place, key in enumerate(wanted):
            if key not in self.new or now == wanted:
                continue
            beside = wanted[place - 1] if place else next((k for k in now if k != key), None)
            if beside is not None and now.index(key) != now.index(beside) + (1 if place else -1):
                put_beside(page_in(locale, key), page_in(locale, beside), after=bool(place))
                now.remove(key)
                now.insert(now.index(beside) + (1 if place else 0), key)


def put_beside(page: Page, other: Page, after: bool) -> None:
    # A page that was moved to another parent in the CMS leads nobody there.
    if page.is_sibling_of(other):
        page.move(other, pos="right" if after else "left")


def sort(locale: int, wanted: Iterable[uuid.UUID]) -> None:
    for before, key in pairwise(wanted):
        first, second = page_in(locale, before), page_in(locale, key)
        if second.path < first.path:
            put_beside(second, first, after=True)


def page_in(locale: int, key: uuid.UUID) -> Page:
    return Page.objects.get(locale_id=locale, translation_key=key)
