"""A line of a list corrected in the admin: where the person worked at the time of the event, and
which country sent them. Reports count by the line: what is missing there is mended here."""

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from people.fields import MESSAGES, InstitutionField
from people.models import Institution, User
from people.roles import is_officer
from programmes import participating
from programmes.access import Right
from programmes.admin_list import OPEN_TO_ORGANISERS, EventFormView
from programmes.models import Participation

POST = ("institution", "position_level", "target_group")
FIELDS = [*POST, "country", "region"]


class LineForm(forms.ModelForm):
    """What reports ask of the line. Empty fields are filled in as the person's data say it; that
    is a proposal until it is saved."""

    institution = InstitutionField(
        label=_("Institution"), queryset=Institution.objects.none(), required=False, empty_label="—"
    )

    class Meta:
        model = Participation
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = self.instance
        own = Q(pk=line.institution_id)
        for name, value in proposed(line).items():
            if value and not self.initial.get(name):
                self.initial[name] = value.pk if hasattr(value, "pk") else value
                self.fields[name].help_text = _(
                    "Not written down yet. This is what is known of the person: please check it."
                )
                own |= Q(pk=value.pk) if isinstance(value, Institution) else Q()
        offered = cast(forms.ModelChoiceField, self.fields["institution"])
        offered.queryset = Institution.objects.filter(Q(confirmed=True) | own)
        for field in self.fields.values():
            field.error_messages |= MESSAGES

    def clean(self) -> dict[str, Any]:
        """A post is told completely or not at all: half of it could not be counted."""
        cleaned = super().clean() or {}
        if any(cleaned.get(name) for name in POST):
            for name in POST:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Please choose one: it completes the post."))
        return cleaned


def proposed(line: Participation) -> dict[str, Any]:
    """What is known of the person on the day of the event. A post is proposed as a whole."""
    post = None if line.institution_id else participating.post_at(line.user, line.event.start)
    said = {name: getattr(post, name) for name in POST} if post else {}
    return {**said, "country": line.user.country or (post.institution.country if post else "")}


class CorrectView(EventFormView):
    """One line; those of organisers and trainers are the officers' affair."""

    right = Right.CHANGE
    form_class = LineForm
    page_title = _("Correct a line of the list")
    header_icon = "edit"

    @cached_property
    def line(self) -> Participation:
        related = ("user", "event", "institution", "target_group")
        rows = self.event.participations.select_related(*related)
        line = get_object_or_404(rows, pk=self.kwargs["pk"])
        if line.role not in OPEN_TO_ORGANISERS and not is_officer(self.request.user):
            raise PermissionDenied
        return line

    def get_page_subtitle(self) -> str:
        return self.line.user.formal_name

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.line}

    def form_valid(self, form: LineForm) -> HttpResponse:
        by = cast(User, self.request.user)
        participating.correct(self.line, by=by, **form.cleaned_data)
        said = _("The line of %(person)s is saved.") % {"person": self.line.user}
        messages.success(cast(HttpRequest, self.request), said)
        return redirect(self.get_success_url())


urlpatterns = [
    path(
        "programmes/events/<uuid:key>/correct/<int:pk>/",
        CorrectView.as_view(),
        name="event_correct",
    )
]
