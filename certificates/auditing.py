"""Reading the log: does it hold together, and do the certificates say what it says?

Everything that is wrong is named; nothing is changed. What a chain alone can't show is that its
end was cut off, or that all of it was written anew: for that the auditor notes its head, or takes
it from an earlier list of revoked certificates, and has it looked for (`--head`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from certificates import publishing, recording, verifying
from certificates.models import Certificate, LogEntry
from certificates.recording import Event


@dataclass
class Told:
    """What the log has told of one certificate by now."""

    says: str = ""
    reason: str = ""


@dataclass
class Audit:
    """`problems` of what was read; `head`: number and digest of the last entry."""

    entries: int = 0
    certificates: int = 0
    head: tuple[int, str] = (0, "")
    problems: list[str] = field(default_factory=list)


def audit(noted: tuple[int, str] | None = None) -> Audit:
    """Read all of the log and all certificates. `noted`: the head as it was seen some time ago."""
    found = Audit()
    told: dict[str, Told] = {}
    found.problems += read_log(found, told, noted)
    found.problems += compare(found, told)
    return found


def read_log(found: Audit, told: dict[str, Told], noted: tuple[int, str] | None) -> Iterator[str]:
    digest, number = "", 0
    seen = noted is None
    for entry in LogEntry.objects.iterator(chunk_size=2000):
        yield from broken(entry, number, digest)
        number, digest = entry.number, entry.digest
        seen = seen or (number == noted[0] and digest.startswith(noted[1]))
        note(told, entry)
        found.entries += 1
    found.head = (number, digest)
    if not seen:
        yield f"The head that was noted, {noted[0]}:{noted[1]}, is not in the log."


def broken(entry: LogEntry, number: int, digest: str) -> Iterator[str]:
    """What does not fit between this entry and the one before it."""
    if entry.number != number + 1:
        missing = f"{number + 1}" + (f" to {entry.number - 1}" if entry.number > number + 2 else "")
        yield f"Missing from the log: {missing}."
    elif entry.previous != digest:
        yield f"Entry {entry.number} ({entry.serial}) does not follow the one before it."
    if entry.digest != recording.digest_of(entry):
        yield f"Entry {entry.number} ({entry.serial}) was changed."


def note(told: dict[str, Told], entry: LogEntry) -> None:
    state = told.setdefault(entry.serial, Told())
    state.says = entry.facts.get("says", state.says)
    if entry.event == Event.REVOKED:
        state.reason = entry.facts.get("reason", "")


def compare(found: Audit, told: dict[str, Told]) -> Iterator[str]:
    keys = verifying.read_keys(publishing.key_set()) if told else {}
    for certificate in Certificate.objects.order_by("pk").iterator(chunk_size=1000):
        if unlogged_sample(certificate):
            continue
        found.certificates += 1
        state = told.pop(certificate.serial, None)
        if state is None:
            yield f"Certificate {certificate.serial} is not in the log."
            continue
        yield from differences(certificate, state)
        for digits in certificate.records.values():
            verdict = verifying.check(digits, keys)
            if verdict.record is None or verdict.record.serial != certificate.serial:
                yield f"Certificate {certificate.serial}: {verifying.SAID[verdict.code]}"
    for serial in told:
        yield f"Certificate {serial} is in the log, but not in the register."


def unlogged_sample(certificate: Certificate) -> bool:
    """Made-up people are neither signed nor recorded; their certificates say that they are such."""
    return certificate.snapshot.get("sample") is True and not certificate.records


def differences(certificate: Certificate, state: Told) -> Iterator[str]:
    if recording.says(certificate) != state.says:
        yield f"Certificate {certificate.serial} was changed: the log says something else."
    if certificate.revoked_reason != state.reason:
        said = state.reason or "nothing"
        yield (
            f"Certificate {certificate.serial}: revoked for {certificate.revoked_reason!r}"
            f" in the register, for {said!r} in the log."
        )
