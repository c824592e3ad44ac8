"""Participants in the admin: found, entered and corrected, with or without an account."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button, HeaderButton

from people import consenting, likening
from people.admin_pages import PeoplePage, PersonPage, policy
from people.choices import Country, InstitutionKind, Sex, WorkingLanguage
from people.models import Affiliation, Consent, Institution, User
from people.person_form import PersonForm

HAS_ACCOUNT = [("yes", _("with an account")), ("no", _("without an account"))]


class PeopleFilters(WagtailFilterSet):
    """By country, sex, institution and whether the person can sign in."""

    country = django_filters.ChoiceFilter(label=_("Country"), choices=Country.choices)
    sex = django_filters.ChoiceFilter(label=_("Sex"), choices=Sex.choices)
    kind = django_filters.ChoiceFilter(
        label=_("Kind of institution"), choices=InstitutionKind.choices, method="of_kind"
    )
    institution = django_filters.ModelChoiceFilter(
        label=_("Institution"), queryset=Institution.objects.all(), method="of_institution"
    )
    account = django_filters.ChoiceFilter(
        label=_("Account"), choices=HAS_ACCOUNT, method="with_account"
    )

    class Meta:
        model = User
        fields = ["country", "sex", "kind", "institution", "account"]

    def of_kind(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Whose present institution is of a kind."""
        return rows.filter(affiliations__until=None, affiliations__institution__kind=value)

    def of_institution(self, rows: QuerySet, name: str, value: Institution) -> QuerySet:
        """Who works there now."""
        return rows.filter(affiliations__until=None, affiliations__institution=value)

    def with_account(self, rows: Any, name: str, value: str) -> QuerySet:
        """Whether the person can sign in."""
        return rows.with_account(value == "yes")


def name_of(person: User) -> str:
    """As in lists; nobody made up is taken for somebody."""
    return f"{person.formal_name} {_('(sample)')}" if person.is_sample else person.formal_name


def institution_of(person: Any) -> str:
    """The present one, in the reader's language; read with the list."""
    posts = person.present
    return posts[0].institution.title if posts else "–"


class PeopleView(IndexView):
    """The list; those who were merged or erased, or whose import is under way, are left out."""

    model = User
    permission_policy = policy
    any_permission_required = ["view"]
    page_title = _("Participants")
    header_icon = "group"
    index_url_name, index_results_url_name = "people", "people_results"
    filterset_class = PeopleFilters
    search_fields = ["family_name", "given_name", "patronymic", "email", "phone"]
    search_backend_name = None
    default_ordering = ["family_name", "given_name", "pk"]
    paginate_by = 50

    def get_base_queryset(self) -> QuerySet:
        present = Affiliation.objects.filter(until=None).select_related("institution")
        return User.objects.listed().prefetch_related(
            Prefetch("affiliations", present, to_attr="present")
        )

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "name",
                label=_("Name"),
                accessor=name_of,
                sort_key="family_name",
                get_url=lambda row: reverse("person", args=[row.pk]),
            ),
            Column("country", label=_("Country"), accessor="get_country_display"),
            Column("institution", label=_("Institution"), accessor=institution_of),
            Column("email", label=_("E-mail address"), sort_key="email"),
            Column(
                "account",
                label=_("Account"),
                accessor=lambda row: HAS_ACCOUNT[0 if row.is_claimed else 1][1],
            ),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("add_person")
        return [HeaderButton(_("Add a participant"), url=url, icon_name="plus")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return []


class AddPerson(PeoplePage):
    """Enter a person, with or without an e-mail address."""

    page_title = _("Add a participant")
    template_name = "people/admin/person_form.html"

    def subject(self) -> User | None:
        """Whose row is written; nobody's yet."""
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None)
        form = form or PersonForm(instance=self.subject(), officer=self.officer)
        return super().get_context_data(form=form, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = PersonForm(request.POST, instance=self.subject(), officer=self.officer)
        if not form.is_valid():
            messages.error(request, _("Nothing is saved yet. Please correct what is marked below."))
            return self.render_to_response(self.get_context_data(form=form))
        person = form.save()
        messages.success(request, _("%(name)s is saved.") % {"name": person.formal_name})
        return redirect("person", person.pk)


class EditPerson(AddPerson, PersonPage):
    """Correct what is written of a person; the address of an account is its owner's affair."""

    page_title = _("Edit")

    def subject(self) -> User:
        return self.person


class Person(PersonPage):
    """One person: what is known, posts, account."""

    template_name = "people/admin/person.html"

    def get_page_title(self) -> str:
        return self.person.formal_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return super().get_breadcrumbs_items()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posts = self.person.affiliations.select_related("institution", "target_group")
        claims = self.person.claims.select_related("made_by")
        held = consenting.given(self.person)
        return super().get_context_data(
            posts=posts,
            claims=claims[:5],
            consents=[(kind, label, held.get(kind)) for kind, label in Consent.Kind.choices],
            languages=[
                name
                for code, name in WorkingLanguage.choices
                if code in self.person.working_languages
            ],
            likenesses=likening.of(self.person).select_related("first", "second"),
            **kwargs,
        )


urlpatterns = [
    path("people/", PeopleView.as_view(), name="people"),
    path("people/results/", PeopleView.as_view(results_only=True), name="people_results"),
    path("people/add/", AddPerson.as_view(), name="add_person"),
    path("people/<int:pk>/", Person.as_view(), name="person"),
    path("people/<int:pk>/edit/", EditPerson.as_view(), name="edit_person"),
]
