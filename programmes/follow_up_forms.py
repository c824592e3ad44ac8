"""The short form that is sent after an event: three questions, answered in two minutes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.fields import MESSAGES, Dressed
from programmes.follow_ups import YES_NO, Used
from programmes.models import FollowUp

EXAMPLE = _("An example")
NUMBER = _("Please write a whole number from 0 to 10,000.")


class FollowUpForm(Dressed, forms.ModelForm):
    """Every example may be left out; so may the numbers, also where staff was trained."""

    used = forms.ChoiceField(choices=Used.choices, widget=forms.RadioSelect)
    contacted = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)
    trained = forms.ChoiceField(choices=Used.choices, widget=forms.RadioSelect)

    class Meta:
        model = FollowUp
        fields = [
            "used", "used_example", "contacted", "contacted_example", "trained", "colleagues",
            "briefings", "trained_example", "may_quote",
        ]  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 2, "maxlength": 500})
            for name in ("used_example", "contacted_example", "trained_example")
        }

    labels = {
        "used": _("Have you used a new procedure or method from the training at work?"),
        "used_example": EXAMPLE,
        "contacted": _("Have you contacted a colleague abroad whom you know from the training?"),
        "contacted_example": EXAMPLE,
        "trained": _("Have you passed on to your own staff what you learnt?"),
        "colleagues": _("To how many colleagues?"),
        "briefings": _("In how many briefings or lessons?"),
        "trained_example": EXAMPLE,
        "may_quote": _("My examples may be quoted without my name"),
    }
    help_texts = {
        "used_example": _("Please write no names, and nothing of cases that are not closed."),
        "may_quote": _(
            "An officer reads an example before it is quoted and takes out what points to you."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("used", "contacted", "trained"):
            self.fields[name].error_messages["required"] = _("Please choose an answer.")
        for name in ("colleagues", "briefings"):
            field = self.fields[name]
            field.widget.attrs |= {"inputmode": "numeric", "min": 0, "max": 10_000}
            field.error_messages |= {"invalid": NUMBER, "min_value": NUMBER, "max_value": NUMBER}
            for validator in field.validators:
                validator.message = NUMBER
        for name in ("used_example", "contacted_example", "trained_example"):
            self.fields[name].error_messages |= MESSAGES

    def clean(self) -> dict[str, Any]:
        """Numbers of who trained nobody are no numbers."""
        said = super().clean()
        if said.get("trained") == Used.NO:
            said["colleagues"] = said["briefings"] = None
        return said

    def clean_used_example(self) -> str:
        return self.cleaned_data["used_example"].strip()

    def clean_contacted_example(self) -> str:
        return self.cleaned_data["contacted_example"].strip()

    def clean_trained_example(self) -> str:
        return self.cleaned_data["trained_example"].strip()
