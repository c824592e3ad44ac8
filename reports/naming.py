"""A list of people with their names: asked for by one officer with a reason, approved by another.

The file is made at the approval, waits for a day in the private storage for the person who asked,
and is deleted then. That it was asked for, decided and taken stays on record.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.workbook import stream
from people.choices import Sex
from people.models import User
from programmes.models import Participation
from reports.asking import Request
from reports.exporting import safe
from reports.layout_form import LayoutForm
from reports.models import Export, NamedExport
from reports.participation import Courses
from reports.rows import COUNTED

KEPT_FOR = timedelta(hours=24)


class Refused(Exception):
    """Why it can't be done, in words."""


def ask(
    *, by: Any, layout: str, what: str, filters: dict[str, str], language: str, reason: str
) -> NamedExport:
    """Ask for the names behind a figure."""
    return NamedExport.objects.create(
        asked_by=by, layout=layout, what=what, filters=filters, language=language, reason=reason
    )


@transaction.atomic
def decide(pk: int, by: Any, *, approve: bool, now: datetime | None = None) -> NamedExport:
    """The second person approves, or does not. Raises Refused for the first person, and for what
    was decided before."""
    now = now or timezone.now()
    row = NamedExport.objects.select_for_update().get(pk=pk)
    if by.pk == row.asked_by_id:
        raise Refused(_("Somebody else has to decide: you asked for it yourself."))
    if row.decided_at:
        raise Refused(_("It has been decided already."))
    row.decided_by, row.decided_at, row.is_approved = by, now, approve
    if approve:
        row.expires_at = now + KEPT_FOR
        make(row)
    row.save()
    return row


def make(row: NamedExport) -> None:
    """Write the file of those whom the person who asked may see."""
    lines = found(row)
    with override(row.language):
        content = b"".join(stream({_("People"): (headings(), cells(lines), WIDTHS)}))
    row.rows = len(lines)
    row.file = storages["private"].save(f"exports/{uuid.uuid4()}.xlsx", ContentFile(content))


def found(row: NamedExport) -> list[Participation]:
    """The lines behind the figure, by name. Raises Refused where the filters make no sense now."""
    courses = Courses(settings.LANGUAGE_CODE)
    form = LayoutForm(row.filters, user=row.asked_by, courses=courses)
    if not form.is_valid() or row.what not in COUNTED:
        raise Refused(_("What was asked for is not there any more."))
    request = Request(row.asked_by, row.layout, form.cleaned_data, form.labels(), courses)
    pks = [fact.line for fact in request.facts.rows if COUNTED[row.what](fact)]
    wanted = set(pks)
    people = request.lines.select_related("user", "event", "institution", "target_group")
    return [line for line in people.order_by("event__start", "pk") if line.pk in wanted]


WIDTHS = (24, 24, 24, 30, 16, 16, 40, 30, 50, 13, 10)


def headings() -> list[str]:
    return [
        _("Family name"), _("Given name"), _("Patronymic"), _("E-mail address"), _("Sex"),
        _("Country"), _("Institution"), _("Target group"), _("Event"), _("First day"),
        _("Sample data"),
    ]  # fmt: skip


def cells(lines: list[Participation]) -> Iterator[list[Any]]:
    for line in lines:
        user = line.user
        yield [
            safe(user.family_name), safe(user.given_name), safe(user.patronymic), safe(user.email),
            sex_of(user), line.get_country_display(),
            safe(line.institution.title) if line.institution else "",
            line.target_group.title if line.target_group else "",
            safe(str(line.event)), line.event.start, _("yes") if user.is_sample else _("no"),
        ]  # fmt: skip


def sex_of(user: User) -> str:
    """Of one person; who was not asked is told as who did not say."""
    return str(Sex(user.sex or Sex.NOT_DISCLOSED).label)


def open_to(user: Any, row: NamedExport, now: datetime | None = None) -> bool:
    """Whether the file is there for this person."""
    now = now or timezone.now()
    waits = row.is_approved and bool(row.file) and row.expires_at > now
    return waits and row.asked_by_id == user.pk


def take(row: NamedExport) -> bytes:
    """The file; that it was taken is logged first."""
    Export.objects.create(
        user=row.asked_by, form=Export.Form.XLSX, layout=row.layout, language=row.language,
        has_names=True, filters={**row.filters, "what": row.what}, rows=row.rows or 0,
    )  # fmt: skip
    with storages["private"].open(row.file) as file:
        return file.read()


def clear_old(now: datetime | None = None) -> int:
    """Delete the files whose day is over; how many. Run by the clock (`cms.periodic`)."""
    over = NamedExport.objects.filter(expires_at__lte=now or timezone.now()).exclude(file="")
    for row in over:
        storages["private"].delete(row.file)
        NamedExport.objects.filter(pk=row.pk).update(file="")
    return len(over)
