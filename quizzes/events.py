"""What is written down of an attempt while it is sat: what happened, when, and from where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.http import HttpRequest

from cms.guessing import address
from quizzes import storing
from quizzes.models import Attempt, AttemptEvent

PREFIX = {4: 24, 6: 48}


@dataclass(frozen=True)
class Origin:
    """Where a request came from, as coarsely as it is kept."""

    device: str = ""  # phone, tablet, computer
    network: str = ""  # 203.0.113.0/24


NOWHERE = Origin()


def origin(request: HttpRequest) -> Origin:
    """The kind of device by what the browser calls itself, and the network of the address."""
    return Origin(
        device(request.headers.get("User-Agent", "")),
        network(address(request)),
    )


def device(agent: str) -> str:
    """ "tablet", "phone", "computer", or "" for what does not say."""
    if not agent:
        return ""
    if "iPad" in agent or "Tablet" in agent or ("Android" in agent and "Mobile" not in agent):
        return "tablet"
    return "phone" if "Mobi" in agent else "computer"


def network(address: str) -> str:
    """The network that an address belongs to; "" for what is no address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    # An IPv4 address that came through an IPv6 socket is an IPv4 address.
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ip_network(f"{ip}/{PREFIX[ip.version]}", strict=False))


def event(
    attempt: Attempt,
    kind: AttemptEvent.Kind,
    now: datetime,
    *,
    position: int | None = None,
    language: str = "",
    origin: Origin = NOWHERE,
) -> AttemptEvent:
    """One event, not stored yet."""
    return AttemptEvent(
        attempt=attempt, kind=kind, at=now, position=position, language=language,
        device=origin.device, network=origin.network,
    )  # fmt: skip


def write(events: Iterable[AttemptEvent]) -> None:
    """Store events in one insert, however many there are; none costs nothing."""
    storing.insert(list(events))
