"""Programmes in the admin, and in what the site holds about a person."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from people.merging import MERGE_PEOPLE
from people.models import User
from programmes import (
    access,
    admin_certificates,
    admin_choosing,
    admin_correcting,
    admin_list,
    admin_nominations,
    own_events,
    personal,
)
from programmes.admin_events import EventViewSet
from programmes.admin_funding import (
    CoordinatorViewSet,
    DonorViewSet,
    ProgrammeViewSet,
    ProjectViewSet,
)
from programmes.admin_log import LogViewSet
from programmes.admin_quotes import QuoteViewSet
from programmes.models import Participation


class Programmes(ModelViewSetGroup):
    items = (
        EventViewSet("programme_events"),
        ProjectViewSet("projects"),
        ProgrammeViewSet("programmes"),
        DonorViewSet("donors"),
        CoordinatorViewSet("coordinators"),
        QuoteViewSet("quotes"),
        LogViewSet("attendance_log"),
    )
    menu_icon = "date"
    menu_label = _("Programmes")
    menu_name = "programmes"
    menu_order = 630


@hooks.register("register_admin_viewset")
def programmes() -> Programmes:
    return Programmes()


@hooks.register("register_admin_urls")
def list_urls() -> list[URLPattern]:
    """The list of people of an event, its nominations, its certificates."""
    return [
        *admin_list.urlpatterns,
        *admin_choosing.urlpatterns,
        *admin_correcting.urlpatterns,
        *admin_nominations.urlpatterns,
        *admin_certificates.urlpatterns,
    ]


@hooks.register("before_serve_document")
def refuse_document(document: Any, request: HttpRequest) -> HttpResponse | None:
    """Agendas and scanned lists are for those who work with the event; strangers sign in first."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not access.may_read(request.user, document):
        raise Http404
    return None


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """What the history of an event says beside Wagtail's own."""
    said = _("A line of the list was corrected")
    actions.register_action("programmes.correct_line", _("List corrected"), said)
    told = _("A consent to photographs at an event was given or withdrawn")
    actions.register_action("programmes.photo_consent", _("Photographs"), told)


@hooks.register(MERGE_PEOPLE)
def movers() -> dict:
    return {Participation: personal.make_way}


hooks.register("erase_person", personal.erase)
hooks.register("profile_panel", own_events.panel)


@hooks.register("personal_data")
def in_personal_data(user: User) -> tuple[str, list[dict[str, Any]]]:
    """Events, roles, dates and half-days, for the file that a person may take of their own data."""
    rows = Participation.objects.filter(user=user).order_by("event__start", "pk")
    rows = rows.select_related("event", "institution", "need")
    related = rows.prefetch_related("attendance__day", "follow_ups", "photo_consents")
    return "events", [as_data(row) for row in related]


def as_data(row: Participation) -> dict[str, Any]:
    return {
        "event": row.event.title,
        "place": row.event.place,
        "start": row.event.start,
        "end": row.event.end,
        "role": row.role,
        "institution": row.institution.name if row.institution else "",
        "nominated_on": row.nominated_on,
        "confirmed_on": row.confirmed_on,
        "attended_on": row.attended_on,
        "withdrawn_on": row.withdrawn_on,
        "reply": row.reply,
        "replied_at": row.replied_at,
        "reply_reason": row.reply_reason,
        "follow_ups": [personal.answers_of(each) for each in row.follow_ups.all()],
        **personal.wishes_of(row),
        "attendance": [
            {"day": each.day.day, "half": each.half, "presence": each.presence}
            for each in row.attendance.all()
        ],
    }
