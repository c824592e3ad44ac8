"""Who wins: the file or the CMS, when one of them changed since both were equal (the base)."""

from enum import Enum, auto
from typing import TypeVar

T = TypeVar("T")


class Verdict(Enum):
    """What a load does with one object or one translated text."""

    ADOPT = auto()  # both are equal: the base is what they are now
    WRITE = auto()  # only the file changed
    KEEP = auto()  # only the CMS changed
    CONFLICT = auto()  # both changed, differently: the CMS stays, a person decides


def decide(base: T | None, ours: T | None, theirs: T | None) -> Verdict:
    """`base` was equal at the last load or export; `ours` is the CMS's, `theirs` the file's.

    None stands for "is not there". Digests or texts, all that can be compared.
    """
    if ours == theirs:
        return Verdict.ADOPT
    if theirs == base:
        return Verdict.KEEP
    if ours == base:
        return Verdict.WRITE
    return Verdict.CONFLICT
