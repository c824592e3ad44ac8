"""A post that a person held before, written down by staff: lists of events of that time need it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from people.admin_pages import PersonPage
from people.affiliating import add_past
from people.choices import PositionLevel
from people.fields import DATE, MESSAGES, InstitutionField, bound_days
from people.models import Institution, TargetGroup
from people.person_form import CHOOSE


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=AdminDateInput, error_messages={"invalid": DATE})


class PastPostForm(forms.Form):
    """A whole post with its first and last day, both over."""

    institution = InstitutionField(
        Institution.objects.all(), empty_label=CHOOSE, label=_("Institution")
    )
    position_level = forms.ChoiceField(
        choices=[("", CHOOSE), *PositionLevel.choices], label=_("Level of the post")
    )
    target_group = forms.ModelChoiceField(
        TargetGroup.objects.all(), empty_label=CHOOSE, label=_("Target group")
    )
    since = day_field(_("Since"))
    until = day_field(_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages = {**field.error_messages, **MESSAGES} | (
                {"invalid": DATE} if isinstance(field, forms.DateField) else {}
            )
        bound_days(self)

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until >= timezone.localdate():
            raise forms.ValidationError(
                _("This day is not over: the present post is told where the person is edited.")
            )
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return cleaned


class AddPastPost(PersonPage):
    """The form, and what it writes; what an officer writes counts as confirmed."""

    template_name = "people/admin/person_form.html"
    page_title = _("Add an earlier post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=kwargs.pop("form", None) or PastPostForm(), **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = PastPostForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Nothing is saved yet. Please correct what is marked below."))
            return self.render_to_response(self.get_context_data(form=form))
        add_past(user=self.person, by=self.officer, **form.cleaned_data)
        messages.success(request, _("%(name)s is saved.") % {"name": self.person.formal_name})
        return redirect("person", self.person.pk)


urlpatterns = [
    path("people/<int:pk>/posts/add/", AddPastPost.as_view(), name="add_past_post"),
]
