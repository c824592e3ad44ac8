"""What the pages about people in the admin have in common: who may see them, what is above."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from people.models import User
from people.roles import may_handle, may_manage_people


class PeoplePolicy(ModelPermissionPolicy):
    """One right for all that is done with people here; Wagtail's own pages keep theirs, because
    they also give roles."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return may_manage_people(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return may_manage_people(user)


policy = PeoplePolicy(User)


class PeoplePage(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who manage people; `trail` are the pages above it: (address name, label)."""

    header_icon = "group"
    trail: list[tuple[str, Any]] = [("people", _("Participants"))]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_manage_people(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def officer(self) -> User:
        """Who works here."""
        return cast(User, self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": reverse(name), "label": label} for name, label in self.trail]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


class PersonPage(PeoplePage):
    """A page about one person. 404 for one who is not listed, 403 where roles forbid it."""

    @cached_property
    def person(self) -> User:
        """Whom the page is about."""
        return get_object_or_404(User.objects.listed(), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if may_manage_people(request.user) and not may_handle(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        url = reverse("person", args=[self.person.pk])
        return [*items[:-1], {"url": url, "label": self.person.formal_name}, items[-1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)
