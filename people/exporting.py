"""Everything the site holds about a person, for that person."""

from typing import Any

from wagtail import hooks

from people.models import Affiliation, Consent, ErasureRequest, User

# Hook: takes the user, returns (title, plain data); every app with records about people has one.
PERSONAL_DATA = "personal_data"
LEFT_OUT = {
    "id", "password", "key", "is_superuser", "is_staff", "is_sample", "name_block", "phone_block",
    "merged_into", "pending_import", "erased_at",
}  # fmt: skip


def personal_data(user: User) -> dict[str, Any]:
    """Plain data, ready for JSON: the person, their posts, and what other apps registered."""
    data = {
        "person": person(user),
        "affiliations": affiliations(user),
        "consents": consents(user),
        "erasure_requests": erasure_requests(user),
    }
    return data | dict(provider(user) for provider in hooks.get_hooks(PERSONAL_DATA))


def person(user: User) -> dict[str, Any]:
    names = [field.name for field in User._meta.concrete_fields if field.name not in LEFT_OUT]
    return {name: getattr(user, name) for name in names}


def affiliations(user: User) -> list[dict[str, Any]]:
    rows = Affiliation.objects.filter(user=user).select_related("institution", "target_group")
    return [
        {
            "institution": row.institution.name,
            "position_level": row.position_level,
            "target_group": row.target_group.slug,
            "since": row.since,
            "until": row.until,
            "verified_at": row.verified_at,
        }
        for row in rows
    ]


def consents(user: User) -> list[dict[str, Any]]:
    rows = Consent.objects.filter(user=user).order_by("given_at")
    return [dict(row) for row in rows.values("kind", "given_at", "withdrawn_at")]


def erasure_requests(user: User) -> list[dict[str, Any]]:
    rows = ErasureRequest.objects.filter(user=user).order_by("asked_at")
    return [dict(row) for row in rows.values("asked_at", "state", "decided_at", "answer")]
