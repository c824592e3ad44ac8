"""People in the admin: Wagtail's own pages, without the user name it expects."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserForm
from wagtail.users.views.users import IndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from people.models import User


class PersonForm(UserForm):
    """Names, address, roles. Wagtail's templates call the names `first_name` and `last_name`."""

    email = forms.EmailField(required=False, label=_("E-mail address"))
    first_name = forms.CharField(max_length=100, label=_("Given name"))
    last_name = forms.CharField(max_length=100, required=False, label=_("Family name"))

    password_required = False

    class Meta:
        model = User
        fields = ["email", "is_active", "is_superuser", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("first_name", self.instance.given_name)
        self.initial.setdefault("last_name", self.instance.family_name)
        if editing_self:
            del self.fields["is_active"], self.fields["is_superuser"]

    def separate_username_field(self) -> bool:
        return False

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def save(self, commit: bool = True) -> User:
        """As Wagtail's; a person made without a password claims the account later."""
        self.instance.given_name = self.cleaned_data["first_name"]
        self.instance.family_name = self.cleaned_data["last_name"]
        if not self.instance.password and not self.cleaned_data["password1"]:
            self.instance.set_unusable_password()
        return super().save(commit)


class NewPersonForm(PersonForm):
    """Whoever is new may sign in, so that is not asked."""

    class Meta(PersonForm.Meta):
        fields = ["email", "is_superuser", "groups"]


class PeopleIndex(IndexView):
    """The list, with e-mail addresses instead of user names."""

    page_title = _("Accounts and roles")
    add_item_label = _("Add a person")

    @cached_property
    def columns(self) -> list[Column]:
        email = Column(
            "email", label=_("E-mail address"), sort_key="email", width="25%", classname="username"
        )
        return [email if column.name == "key" else column for column in super().columns]

    @cached_property
    def search_fields(self) -> set[str]:
        return {"given_name", "family_name", "email"}


class UserViewSet(WagtailUserViewSet):
    ordering = "email"
    index_view_class = PeopleIndex
    menu_label = _("Accounts and roles")

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm if for_update else NewPersonForm
