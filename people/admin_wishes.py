"""What people wish about their own data, in the admin: consents given on paper, and erasures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from people import consenting, erasing
from people.admin_pages import PeoplePage, PersonPage
from people.wishes import ErasureRequest


class RecordConsents(PersonPage):
    """POST: write down what a person has said on paper."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kinds = request.POST.getlist("consent")
        if consenting.say(person=self.person, kinds=kinds, recorded_by=self.officer):
            messages.success(request, _("The consents are recorded."))
        return redirect("person", self.person.pk)


class AskForPerson(PersonPage):
    """POST: a person without an account asks for erasure by word of mouth or on paper."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        erasing.ask(person=self.person)
        return redirect("erasures")


class ErasuresView(PeoplePage):
    """Requests that wait, then the latest that were decided."""

    template_name = "people/admin/erasures.html"
    page_title = _("Requests for erasure")
    header_icon = "bin"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = ErasureRequest.objects.select_related("user", "decided_by")
        waiting = rows.filter(state=ErasureRequest.State.OPEN).order_by("asked_at")
        decided = rows.exclude(state=ErasureRequest.State.OPEN).order_by("-decided_at")[:50]
        return super().get_context_data(waiting=waiting, decided=decided, **kwargs)


class DecideErasure(PeoplePage):
    """POST: erase, or say why not."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = get_object_or_404(ErasureRequest, pk=pk)
        if request.POST.get("action") == "erase":
            self.erase(request, asked)
        elif answer := request.POST.get("answer", "").strip():
            erasing.refuse(request=asked, by=self.officer, answer=answer[:2000])
            messages.success(request, _("The person reads your answer on the profile."))
        else:
            messages.error(request, _("Please write why it is refused: the person reads it."))
        return redirect("erasures")

    def erase(self, request: HttpRequest, asked: ErasureRequest) -> None:
        try:
            if erasing.carry_out(request=asked, by=self.officer):
                messages.success(request, _("The data are erased."))
        except erasing.CannotErase:
            message = _("This person has a role. An administrator takes it away first.")
            messages.error(request, message)


urlpatterns = [
    path("people/<int:pk>/consents/", RecordConsents.as_view(), name="record_consents"),
    path("people/<int:pk>/erasure/", AskForPerson.as_view(), name="ask_for_erasure"),
    path("people/erasures/", ErasuresView.as_view(), name="erasures"),
    path("people/erasures/<int:pk>/", DecideErasure.as_view(), name="decide_erasure"),
]
