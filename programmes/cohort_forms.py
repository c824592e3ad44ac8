"""What a trainer decides for the group, and what they write to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.fields import DATE, Dressed
from programmes.models import Cohort, Message


class CohortForm(Dressed, forms.ModelForm):
    """The terms; the due date is the end of a day at the event's place."""

    due_on = forms.DateField(
        label=_("To be completed by"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": DATE},
    )

    class Meta:
        model = Cohort
        fields = ["access_code", "form", "needs_attendance"]
        widgets = {"form": forms.RadioSelect}

    labels = {
        "access_code": _("Access code of supervised tests"),
        "form": _("Pre-test and post-test"),
        "needs_attendance": _("The courses are completed only with 80 % of attendance"),
    }
    field_order = ["due_on", "access_code", "form", "needs_attendance"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = Cohort.Form.choices
        due = self.instance.due
        self.initial["due_on"] = due and due.astimezone(self.instance.event.zone).date()


class MessageForm(Dressed, forms.ModelForm):
    class Meta:
        model = Message
        fields = ["subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    labels = {"subject": _("Subject"), "text": _("Text")}
