"""Claiming an account: a link from a letter, or a code from paper. A GET changes nothing."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms import guessing
from people.adapter import EMAIL_TAKEN, TOO_OFTEN
from people.claim_forms import ClaimForm, CodeForm
from people.claiming import EmailTaken, Spent, found, found_code, join, opened, spend
from people.claims import Claim
from people.merging import CannotMerge
from people.models import User

CODE = "claim_code"
GUESS = "claim"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_code(request: HttpRequest) -> HttpResponse:
    """Type the code. Right: it is remembered in the session, and the account is made next."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if guessing.must_wait(request, GUESS):
            form.add_error("code", TOO_OFTEN)
        elif claim := found_code(form.cleaned_data["code"]):
            request.session[CODE] = claim.pk
            return redirect("claim_account")
        else:
            guessing.count_miss(request, GUESS)
            message = _("This code is not valid. Compare it with your paper.")
            form.add_error("code", message)
    return render(request, "people/claim_code.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_account(request: HttpRequest) -> HttpResponse:
    """Make the account behind a code that was typed."""
    claim = opened(request.session.get(CODE, 0))
    if claim is None:
        request.session.pop(CODE, None)
        return redirect("claim_code")
    return make_account(request, claim)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_link(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account behind a link; one that opens nothing any more is 410, and says why."""
    claim = found(token, Claim.Form.LINK)
    if claim is None:
        return render(request, "people/claim_gone.html", status=410)
    return make_account(request, claim)


def make_account(request: HttpRequest, claim: Claim) -> HttpResponse:
    """The form, and what it leads to: the person is signed in to their new account.

    Who is signed in already may add what is recorded to the account they have.
    """
    if request.user.is_authenticated:
        return add_to_account(request, claim)
    form = ClaimForm(request.POST or None, person=claim.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            person = spend(claim=claim, email=said["email"], password=said["password1"])
        except Spent:
            return render(request, "people/claim_gone.html", status=410)
        except EmailTaken:
            form.add_error("email", EMAIL_TAKEN)
        else:
            return signed_in(request, person)
    return render(request, "people/claim_account.html", {"form": form, "person": claim.user})


def add_to_account(request: HttpRequest, claim: Claim) -> HttpResponse:
    if request.method == "POST" and request.POST.get("action") == "join":
        try:
            join(claim=claim, account=User.objects.get(pk=request.user.pk))
        except (Spent, CannotMerge):
            message = _("This can't be added to your account. Please ask your training office.")
            messages.error(request, message)
        else:
            messages.success(request, _("It is added to your account."))
        request.session.pop(CODE, None)
        return redirect("profile")
    return render(request, "people/claim_account.html", {"person": claim.user})


def signed_in(request: HttpRequest, person: User) -> HttpResponse:
    """Into the account by allauth's own door, from which the letter to the address leaves, too."""
    request.session.pop(CODE, None)
    messages.success(request, _("This is your account. What you did before is in it."))
    return perform_login(request, person, signup=True, email=person.email)
