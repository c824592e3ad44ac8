"""Storing the people of a file in short batches, each line once, and taking them back.

Nothing of an import shows before its last batch: until then its people carry `pending_import`.
"""

from collections.abc import Iterable
from datetime import timedelta
from time import monotonic
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.log_actions import log

from people.importing import tables
from people.importing.checking import Checked, Entry, check
from people.imports import Import, ImportedLine
from people.models import Affiliation, Institution, TargetGroup, User
from people.tasks import apply_import, find_likenesses, take_import_back

FOLDER = "people-imports"
SOME = 50
"""People whose rows are written at once."""
ENOUGH = 0.25
"""Seconds after which a batch is stored: others wait no longer than for `SOME` people more."""
State = Import.State
NOT_OF_USER = {"institution", "institution_kind", "position_level", "target_group"}


class Changed(Exception):
    """What was right when it was looked at is wrong now: the list of institutions has changed."""


def keep(*, data: bytes, name: str, columns: dict[str, str], lines: int, by: User) -> Import:
    """Store a file to be looked at; nothing of it is people yet."""
    path = storages["private"].save(f"{FOLDER}/{uuid4().hex}", ContentFile(data))
    return Import.objects.create(name=name[-200:], file=path, columns=columns, lines=lines, by=by)


def content(of: Import) -> bytes:
    """The file of an import; FileNotFoundError when it is done or taken back."""
    with storages["private"].open(of.file) as file:
        return file.read()


def looked_at(of: Import) -> Checked:
    """What would come of it now."""
    return check(tables.read(content(of)), of.columns)


@transaction.atomic
def begin(*, of: Import) -> bool:
    """Set it going, and the task with it; False when somebody else has, or it is over."""
    waiting = Import.objects.filter(pk=of.pk, state__in=[State.CHECKED, State.RUNNING])
    if not waiting.update(state=State.RUNNING):
        return False
    apply_import.enqueue(of.pk)
    return True


@transaction.atomic
def begin_to_leave(*, of: Import) -> bool:
    """Take it back, by a task; False when that is done already."""
    rows = Import.objects.filter(pk=of.pk).exclude(state=State.GONE)
    if not rows.update(state=State.LEAVING):
        return False
    take_import_back.enqueue(of.pk)
    return True


def apply(pk: int) -> int:
    """Store whoever is not stored yet; how many lines. Safe to run again, and twice at once."""
    of = Import.objects.get(pk=pk)
    if of.state != State.RUNNING:
        return 0
    checked = looked_at(of)
    if checked.problems:
        raise Changed(checked.problems[0].message)
    total = 0
    while (stored := batch(of, checked.entries)) is not None:
        total += stored
    return total


@transaction.atomic
def batch(of: Import, entries: list[Entry]) -> int | None:
    """The next lines, until it is enough; None when there is nothing left to do."""
    begun = monotonic()
    # Whoever else stores the same import waits here, and then finds these lines stored.
    locked = Import.objects.select_for_update().get(pk=of.pk)
    if locked.state != State.RUNNING:
        return None
    done = set(locked.people.values_list("line", flat=True))
    waiting = [entry for entry in entries if entry.line not in done]
    if not waiting:
        finish(locked)
        return None
    for stored in range(0, len(waiting), SOME):
        store(locked, waiting[stored : stored + SOME])
        if monotonic() - begun > ENOUGH:
            break
    return min(stored + SOME, len(waiting))


def store(of: Import, entries: list[Entry]) -> None:
    """People, posts and lines in three statements; where an address was taken meanwhile, singly."""
    try:
        with transaction.atomic():
            written(of, entries)
    except IntegrityError:
        for entry in entries:
            singly(of, entry)


def singly(of: Import, entry: Entry) -> None:
    try:
        with transaction.atomic():
            written(of, [entry])
    except IntegrityError:
        email = entry.said["email"]
        entry.existing = User.objects.at([email])[email].pk
        written(of, [entry])


def written(of: Import, entries: list[Entry]) -> None:
    new = [entry for entry in entries if not entry.existing]
    people = User.objects.bulk_create([person(of, entry) for entry in new])
    ids = {entry.line: user.pk for entry, user in zip(new, people, strict=True)}
    Affiliation.objects.bulk_create(list(posts(of, new, ids)))
    ImportedLine.objects.bulk_create(
        ImportedLine(
            of=of,
            line=entry.line,
            user_id=entry.existing or ids[entry.line],
            is_new=not entry.existing,
        )
        for entry in entries
    )


def person(of: Import, entry: Entry) -> User:
    said = {name: text for name, text in entry.said.items() if name not in NOT_OF_USER}
    user = User(**said, pending_import=of)
    user.set_unusable_password()
    return user


def posts(of: Import, entries: list[Entry], ids: dict[int, int]) -> Iterable[Affiliation]:
    """What an officer imports counts as confirmed."""
    groups = dict(TargetGroup.objects.values_list("slug", "pk"))
    made: dict[tuple[str, str], int] = {}
    for entry in entries:
        if not entry.said["institution"]:
            continue
        place = entry.place
        if entry.institution is None and place not in made:
            made[place] = written_in(of, entry)
        yield Affiliation(
            user_id=ids[entry.line],
            institution_id=entry.institution or made[place],
            position_level=entry.said["position_level"],
            target_group_id=groups[entry.said["target_group"]],
            verified_at=timezone.now(),
            verified_by_id=of.by_id,
        )


def written_in(of: Import, entry: Entry) -> int:
    """An institution that the list did not have; it waits there to be confirmed."""
    said = entry.said
    institution, is_new = Institution.objects.get_or_create(
        name__iexact=said["institution"],
        country=said["country"],
        defaults={
            "name": said["institution"],
            "kind": said["institution_kind"],
            "confirmed": False,
        },
    )
    if is_new:
        of.institutions = [*of.institutions, institution.pk]
        of.save(update_fields=["institutions"])
    return institution.pk


def finish(of: Import) -> None:
    """All lines are in: from now on everybody is there."""
    User.objects.filter(pending_import=of).update(pending_import=None)
    of.state, of.finished_at = State.DONE, timezone.now()
    of.save(update_fields=["state", "finished_at"])
    log(of, "people.import", user=of.by)
    find_likenesses.enqueue(of.pk)
    transaction.on_commit(lambda: storages["private"].delete(of.file), robust=True)


def take_back(pk: int) -> int:
    """Delete the people whom the import made; how many.

    Who has an account or records by now stays, and so does what was there before.
    """
    gone = 0
    while (deleted := batch_back(pk)) is not None:
        gone += deleted
    return gone


@transaction.atomic
def batch_back(pk: int) -> int | None:
    begun = monotonic()
    of = Import.objects.select_for_update().get(pk=pk)
    if of.state != State.LEAVING:
        return None
    lines = list(of.people.select_related("user")[:SOME])
    if not lines:
        leave(of)
        return None
    gone = 0
    for line in lines:
        gone += line.is_new and deleted(line.user)
        ImportedLine.objects.filter(pk=line.pk).delete()
        if monotonic() - begun > ENOUGH:
            break
    return gone


def deleted(user: User) -> bool:
    if user.is_claimed or user.merged_into_id or user.merges.exists():
        return False
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:
        return False
    return True


def leave(of: Import) -> None:
    User.objects.filter(pending_import=of).update(pending_import=None)
    unused = Institution.objects.filter(pk__in=of.institutions, affiliations=None, confirmed=False)
    unused.delete()
    of.state, of.finished_at = State.GONE, timezone.now()
    of.save(update_fields=["state", "finished_at"])
    log(of, "people.import_back", user=of.by)
    transaction.on_commit(lambda: storages["private"].delete(of.file), robust=True)


def clear_old() -> None:
    """Delete files that were looked at and never stored, a day later."""
    limit = timezone.now() - timedelta(days=1)
    for old in Import.objects.filter(state=State.CHECKED, at__lt=limit):
        storages["private"].delete(old.file)
        old.delete()
