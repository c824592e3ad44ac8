"""Parallel forms: one blueprint asked by two sets of questions that are alike and share none.

Within each cell of the blueprint the questions are laid out by difficulty (a lot decides among
equals), and dealt in pairs of neighbours: so whatever a form gets, its twin gets something like it.
A form takes its halves of the same pairs as the other form, spread over the whole range of
difficulty. Nothing is stored: the deal depends on the quiz and the bank alone, and is the same for
everybody who sits the form. Where the bank changes between a person's two tests, the questions that
the person has seen (`avoid`) come last.
"""

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Any

from quizzes.blueprint import DIFFICULTIES, Cell, cells
from quizzes.models import QuestionVersion, Quiz

FORMS = ("A", "B")


def other(form: str) -> str:
    """The twin of a form."""
    return FORMS[1 - FORMS.index(form)]


def of_form(
    quiz: Quiz, found: Sequence[QuestionVersion], form: str, avoid: Collection[Any] = ()
) -> list[QuestionVersion]:
    """The questions of one form, by the blueprint's cells, from the candidates found.

    A cell that holds fewer than twice as many as wanted lends from the other form; one that holds
    fewer than wanted asks fewer.
    """
    seen = {str(key) for key in avoid}
    asked: list[QuestionVersion] = []
    for cell in cells(quiz.blueprint):
        taken = {version.pk for version in asked}
        there = [v for v in found if cell.holds(v) and v.pk not in taken]
        asked += _from_cell(cell, _laid_out(there, quiz), form, seen)
    return asked


def _laid_out(versions: list[QuestionVersion], quiz: Quiz) -> list[QuestionVersion]:
    def place(version: QuestionVersion) -> tuple[int, bytes]:
        lot = sha256(f"{quiz.key}/forms/{version.question_key}".encode()).digest()
        level = version.difficulty
        return DIFFICULTIES.index(level) if level in DIFFICULTIES else 1, lot

    return sorted(versions, key=place)


def _from_cell(
    cell: Cell, row: list[QuestionVersion], form: str, seen: set[str]
) -> list[QuestionVersion]:
    halves = _dealt(row)
    own, twin = halves[form], halves[other(form)]
    pairs = min(len(own), len(twin))
    chosen = _spread(pairs, cell.wanted)
    rest = [n for n in range(len(own)) if n not in chosen]
    reserve = [n for n in range(len(twin)) if n not in chosen] + chosen
    line = [*(own[n] for n in [*chosen, *rest]), *(twin[n] for n in reserve if n < len(twin))]
    line.sort(key=lambda version: str(version.question_key) in seen)
    return line[: cell.wanted]


def _dealt(row: list[QuestionVersion]) -> dict[str, list[QuestionVersion]]:
    # A B, B A, A B …: neither form always gets the easier one of a pair.
    halves: dict[str, list[QuestionVersion]] = {form: [] for form in FORMS}
    for number, version in enumerate(row):
        halves[FORMS[(number + number // 2) % 2]].append(version)
    return halves


def _spread(there: int, wanted: int) -> list[int]:
    """Places of `wanted` among `there`, evenly apart; all of them where there are fewer."""
    if wanted >= there:
        return list(range(there))
    return [(2 * n + 1) * there // (2 * wanted) for n in range(wanted)]
