"""Examples to quote: an officer reads each, takes out what points to a person, and approves it.

Whose words they are is not shown; the event is, for whoever reads must know what is spoken of.
"""

from typing import Any

from django.db.models import Case, QuerySet, When
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import register_permission_policy

from programmes.admin_policies import OfficersOnly
from programmes.admin_views import EditView, IndexView, OwnViewSet
from programmes.models import Quote


class QuotePolicy(OfficersOnly):
    """Officers decide; examples come from their authors alone, and go with them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and super().user_has_permission(user, action)


register_permission_policy(Quote, QuotePolicy(Quote))


class QuoteForm(WagtailAdminModelForm):
    """An approved example says something."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("state") == Quote.State.APPROVED and not cleaned.get("text", "").strip():
            self.add_error("text", _("Please fill this in."))
        return cleaned


class QuotesView(IndexView):
    """What waits first."""

    default_ordering = None

    def get_base_queryset(self) -> QuerySet:
        rows = super().get_base_queryset().select_related("follow_up__participation__event")
        waits = Case(When(state=Quote.State.WAITING, then=0), default=1)
        return rows.order_by(waits, "-pk")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("text", label=_("Example"), get_url=self.get_edit_url),
            Column("question", label=_("Question"), accessor="get_question_display"),
            Column("event", label=_("Event"), accessor="follow_up.participation.event.code"),
            Column("language", label=_("Language")),
            Column("state", label=_("State"), accessor="get_state_display"),
        ]


class QuoteEditView(EditView):
    """Who decided, and when, is written down."""

    def save_instance(self) -> Quote:
        quote = super().save_instance()
        said = {"decided_at": timezone.now(), "decided_by": self.request.user}
        Quote.objects.filter(pk=quote.pk).update(**said)
        return quote


class QuoteViewSet(OwnViewSet):
    model = Quote
    icon = "openquote"
    menu_label = _("Examples to quote")
    index_view_class = QuotesView
    edit_view_class = QuoteEditView
    search_fields = ["text"]
    list_filter = ["state", "question", "language"]
    edit_handler = ObjectList(
        [
            FieldPanel("question", read_only=True),
            FieldPanel("said", read_only=True, heading=_("As it was written")),
            FieldPanel("text"),
            FieldPanel("state"),
        ],
        base_form_class=QuoteForm,
    )
