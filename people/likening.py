"""Finding people who may be in twice, for all at once: one pass over people in the order of their
blocks. The number of queries depends on what is found, not on the pairs that are compared."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from people.comparing import ENOUGH, Row, compare
from people.merges import Likeness
from people.models import Affiliation, User

WINDOW = 30
"""With how many neighbours a person is compared: names are shared by hundreds."""
SOME = 500
FIELDS = (
    "pk", "given_name", "family_name", "patronymic", "sex", "age_group", "country", "email",
    "phone",
)  # fmt: skip
State = Likeness.State


def find_all() -> int:
    """Look for likenesses among everybody; how many are new. Safe to repeat."""
    return sum(find_by(block) for block in ("name_block", "phone_block"))


def find_by(block: str, among: Iterable[str] | None = None) -> int:
    """Compare those who share a block of one kind, `among` these blocks only where they are
    given. Two queries to look, one a `SOME` new pairs to store."""
    new, pairs = 0, pairs_in(groups(block, among))
    while some := list(islice(pairs, SOME)):
        new += store(some)
    return new


def find_for(people: Iterable[User]) -> int:
    """Look for likenesses of these people only: after they were entered."""
    blocks: dict[str, set[str]] = {"name_block": set(), "phone_block": set()}
    for person in people:
        for name, values in blocks.items():
            values.add(getattr(person, name))
    return sum(find_by(name, values - {""}) for name, values in blocks.items())


def groups(block: str, among: Iterable[str] | None) -> Iterator[list[Row]]:
    """Rows with one block, those of one institution beside each other."""
    institution = Affiliation.objects.filter(user=OuterRef("pk"), until=None).values("institution")
    people = User.objects.listed().exclude(**{block: ""})
    if among is not None:
        people = people.filter(**{f"{block}__in": list(among)})
    rows = people.annotate(institution=Subquery(institution[:1])).order_by(
        block, "institution", "patronymic", "pk"
    )
    values = rows.values_list(block, *FIELDS, "institution").iterator(chunk_size=2000)
    for _block, group in groupby(values, key=lambda row: row[0]):
        yield [Row(*row[1:]) for row in group]


def pairs_in(found: Iterable[list[Row]]) -> Iterator[tuple[int, int, int, list[str]]]:
    """(older, newer, points, reasons) of all that are alike enough."""
    for rows in found:
        for place, one in enumerate(rows):
            for other in rows[place + 1 : place + 1 + WINDOW]:
                points, reasons = compare(one, other)
                if points >= ENOUGH:
                    yield min(one.pk, other.pk), max(one.pk, other.pk), points, reasons


def store(found: list[tuple[int, int, int, list[str]]]) -> int:
    """Keep what is new; what was decided about a pair stays decided."""
    before = Likeness.objects.count()
    with transaction.atomic():
        Likeness.objects.bulk_create(
            (
                Likeness(first_id=first, second_id=second, score=points, reasons=reasons)
                for first, second, points, reasons in found
            ),
            ignore_conflicts=True,
        )
    return Likeness.objects.count() - before


def waiting() -> Any:
    """The pairs to be looked at, the likeliest first; both still stand in lists."""
    listed = {
        f"{side}__{field}": None
        for side in ("first", "second")
        for field in ("merged_into", "erased_at", "pending_import")
    }
    return Likeness.objects.filter(Q(**listed), state=State.OPEN)


def of(person: User) -> Any:
    """The pairs that wait and that this person is one of."""
    return waiting().filter(Q(first=person) | Q(second=person))


def part(*, likeness: Likeness, by: User) -> bool:
    """They are two people, for good; False when it was decided before."""
    open_one = Likeness.objects.filter(pk=likeness.pk, state=State.OPEN)
    return bool(open_one.update(state=State.TWO, decided_at=timezone.now(), decided_by=by))
