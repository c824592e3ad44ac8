"""Two rows become one person, and two again.

Whatever points to the merged row is led to the one that stays: every foreign key of our apps, found
in the models, so that none is forgotten. Apps whose rows may collide take part by the hook
`merge_people`. What was moved and changed stands in the record, from which `undo` reads.

Rows of upper apps are moved first: who answers a test holds the attempt and then wants the
enrolment, and so do we. Nobody who writes meanwhile is kept waiting for the person's own row; what
comes in late under the merged row is led after it by `follow`.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from wagtail import hooks
from wagtail.log_actions import log

from people.merges import Likeness, Merge
from people.models import Affiliation, User
from people.wishes import Consent

# Hook: takes nothing; returns {model: mover}. A mover takes (merge: Moving) before the rows of its
# model are moved, and makes way for them: closes, renumbers, by `merge.change`.
MERGE_PEOPLE = "merge_people"
# They belong to the row, not to the person: its ways in, its imports, what was found and decided.
STAYS = {"claim", "importedline", "import", "likeness", "merge", "user", "consent",
         "erasurerequest"}  # fmt: skip
FILLED = ["patronymic", "sex", "age_group", "country", "phone", "language", "time_zone",
          "working_languages"]  # fmt: skip
NAMES = ["name_latin", "name_cyrillic", "names_confirmed_at"]


class CannotMerge(Exception):
    """One of the two is gone, merged or erased already, or both are one."""


class KeepTheAccount(CannotMerge):
    """Only the other of the two has an account: that one must stay, or its owner would lose it."""


class CannotUndo(Exception):
    """It was undone before, or the person who stays was merged or erased since."""


class Moving:
    """A merge while it is carried out: what movers work with."""

    def __init__(self, record: Merge, now: datetime):
        self.record, self.now = record, now
        self.kept, self.merged = record.kept, record.merged

    def change(self, row: models.Model, **values: Any) -> None:
        """Write values into a row, and remember what stood there."""
        for name, value in values.items():
            before = plain(getattr(row, name))
            self.record.changed.append([row._meta.label, row.pk, name, before, plain(value)])
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        for name, value in values.items():
            setattr(row, name, value)


def plain(value: Any) -> Any:
    """As JSON holds it."""
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def merge(*, kept: User, merged: User, by: User | None, now: datetime | None = None) -> Merge:
    """Lead all that belongs to `merged` to `kept`, and return the record.

    Raises CannotMerge, KeepTheAccount.
    """
    now = now or timezone.now()
    # In one order, so that two merges of the same two wait for each other.
    order = User.objects.listed().filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    locked = {person.pk: person for person in order.select_for_update(no_key=True)}
    if len(locked) < 2:
        raise CannotMerge
    if locked[merged.pk].is_claimed and not locked[kept.pk].is_claimed:
        raise KeepTheAccount
    record = Merge.objects.create(kept=locked[kept.pk], merged=locked[merged.pk], by=by, at=now)
    moving = Moving(record, now)
    move_rows(moving)
    take_over(moving)
    record.save(update_fields=["moved", "changed"])
    pair = sorted([kept.pk, merged.pk])
    Likeness.objects.filter(first=pair[0], second=pair[1]).update(
        state=Likeness.State.ONE, decided_at=now, decided_by=by
    )
    log(record.kept, "people.merge", user=by, data={"merge": record.pk, "merged": merged.pk})
    follow_later(record)
    return record


def follow_later(record: Merge) -> None:
    from people.tasks import follow_merge

    follow_merge.using(run_after=timezone.now() + timedelta(minutes=1)).enqueue(record.pk)


def move_rows(moving: Moving) -> None:
    movers: dict[type[models.Model], Callable[[Moving], None]] = {}
    for movers_of in hooks.get_hooks(MERGE_PEOPLE):
        movers |= movers_of()
    movers[Affiliation] = end_posts
    for model, field in pointing():
        if mover := movers.pop(model, None):
            mover(moving)
        move(moving, model, field)


def pointing() -> Iterator[tuple[type[models.Model], str]]:
    """(model, name of the foreign key) of all in our apps that points to a person, upper apps
    first. Those who decided something are led along, too."""
    ours = [config for config in apps.get_app_configs() if is_ours(config.path)]
    for config in ours:
        for model in config.get_models():
            if config.label == "people" and model._meta.model_name in STAYS:
                continue
            for field in model._meta.concrete_fields:
                if field.related_model is User:
                    yield model, field.name


def is_ours(path: str) -> bool:
    return Path(path).parent == Path(settings.BASE_DIR)


def move(moving: Moving, model: type[models.Model], field: str) -> None:
    """Lead the rows of one model; those that would collide stay, and are not remembered."""
    rows = model._base_manager.filter(**{field: moving.merged})
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return
    try:
        with transaction.atomic():
            rows.filter(pk__in=ids).update(**{field: moving.kept})
    except IntegrityError:
        ids = [pk for pk in ids if moved_singly(model, pk, field, moving.kept)]
    key = f"{model._meta.label}.{field}"
    before = moving.record.moved.get(key, [])
    moving.record.moved[key] = before + [plain_key(pk) for pk in ids]


def plain_key(pk: Any) -> Any:
    return pk if isinstance(pk, int) else str(pk)


def moved_singly(model: type[models.Model], pk: Any, field: str, person: User) -> bool:
    try:
        with transaction.atomic():
            return bool(model._base_manager.filter(pk=pk).update(**{field: person}))
    except IntegrityError:
        return False


def end_posts(moving: Moving) -> None:
    """At most one post is held now: that of the person who stays, else that of the other."""
    if moving.kept.affiliation is None:
        return
    for post in Affiliation.objects.filter(user=moving.merged, until=None):
        moving.change(post, until=max(post.since, timezone.localdate(moving.now)))


def take_over(moving: Moving) -> None:
    """Fill what is not known of the person who stays; close the other row."""
    kept, merged = moving.kept, moving.merged
    filled = {name: getattr(merged, name) for name in FILLED if not getattr(kept, name)}
    filled = {name: value for name, value in filled.items() if value}
    if not kept.names_confirmed_at and merged.names_confirmed_at:
        filled |= {name: getattr(merged, name) for name in NAMES}
    email = "" if kept.email else merged.email
    moving.change(merged, merged_into=kept, is_active=False, **({"email": ""} if email else {}))
    if email:
        filled["email"] = email
    if filled:
        moving.change(kept, **filled)
    take_over_consents(moving)
    merged.claims.filter(spent_at=None, expires_at__gt=moving.now).update(expires_at=moving.now)


def take_over_consents(moving: Moving) -> None:
    """What the other row agreed to holds, unless the person who stays has said anything of it."""
    said = Consent.objects.filter(user=moving.kept).values("kind")
    for consent in Consent.objects.filter(user=moving.merged).exclude(kind__in=said):
        moving.change(consent, user=moving.kept)


@transaction.atomic
def follow(pk: int) -> int:
    """Lead what came in under the merged row while it was merged; how many rows."""
    record = Merge.objects.select_for_update(of=("self",)).select_related("kept", "merged").get(
        pk=pk
    )  # fmt: skip
    if record.undone_at or record.merged.merged_into_id != record.kept_id:
        return 0
    before = sum(map(len, record.moved.values()))
    move_rows(Moving(record, timezone.now()))
    record.save(update_fields=["moved", "changed"])
    return sum(map(len, record.moved.values())) - before


@transaction.atomic
def undo(*, record: Merge, by: User | None, now: datetime | None = None) -> int:
    """Two people again, each with what they had; how many changes could not be taken back.

    What came in after the merge stays with the person who stayed; what was changed or deleted since
    stays as it is. Raises CannotUndo.
    """
    now = now or timezone.now()
    record = Merge.objects.select_for_update().get(pk=record.pk)
    people = {p.pk: p for p in User.objects.filter(pk__in=[record.kept_id, record.merged_id])}
    kept, merged = people[record.kept_id], people[record.merged_id]
    gone = kept.merged_into_id or kept.erased_at or merged.erased_at
    if record.undone_at or gone or merged.merged_into_id != kept.pk:
        raise CannotUndo(record)
    for key, ids in reversed(record.moved.items()):
        label, _dot, field = key.rpartition(".")
        model = apps.get_model(label)
        for row in model._base_manager.filter(pk__in=ids, **{field: kept}).values_list("pk"):
            moved_singly(model, row[0], field, merged)
    left = sum(not put_back(*change) for change in reversed(record.changed))
    record.undone_at, record.undone_by = now, by
    record.save(update_fields=["undone_at", "undone_by"])
    pair = sorted([kept.pk, merged.pk])
    Likeness.objects.filter(first=pair[0], second=pair[1]).update(state=Likeness.State.OPEN)
    log(kept, "people.merge_undone", user=by, data={"merge": record.pk, "merged": merged.pk})
    return left


def put_back(label: str, pk: Any, name: str, before: Any, after: Any) -> bool:
    """What stood there before, unless it was changed since or somebody else has it now."""
    model = apps.get_model(label)
    field = model._meta.get_field(name)
    row = model._base_manager.filter(pk=pk).first()
    if row is None or plain(getattr(row, field.attname)) != after:
        return False
    try:
        with transaction.atomic():
            value = field.to_python(before) if before is not None else None
            model._base_manager.filter(pk=pk).update(**{field.attname: value})
    except IntegrityError:
        return False
    return True
