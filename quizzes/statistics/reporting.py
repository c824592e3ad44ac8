"""The figures of a question and of a test, put together from the answers given."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q

from quizzes.choosing import ChoosingKind
from quizzes.kinds import KINDS
from quizzes.kinds.xray_search import XraySearch, signal
from quizzes.models import QuestionVersion
from quizzes.statistics import gathering, items, languages, reliability
from quizzes.statistics.detection import Detection, by_category, detection
from quizzes.statistics.figure import Figure
from quizzes.statistics.gathering import Given
from quizzes.statistics.languages import Difference

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Figures:
    """What can be said of a question in some group of people."""

    facility: Figure
    discrimination: Figure
    seconds: Figure


@dataclass(frozen=True)
class InLanguage:
    """The question in one language; `difference` from the source language, if that can be told."""

    language: str
    figures: Figures
    is_source: bool
    difference: Difference | None = None


CLEARLY = 3
"""People more: one or two may have slipped."""


@dataclass(frozen=True)
class Chosen:
    """One choice, or one answer that several people gave; `right` is None for partial credit."""

    text: str
    count: items.Choice
    right: bool | None = None

    @property
    def is_doubtful(self) -> bool:
        """A wrong answer that the upper group clearly prefers to the lower: perhaps it is right."""
        return self.right is False and self.count.upper >= self.count.lower + CLEARLY


@dataclass
class QuestionReport:
    """`set_aside`: answers to earlier versions with another key or other parts; not counted."""

    key: UUID
    code: str
    stem: str
    objective: str
    figures: Figures
    by_form: dict[str, Figures] = field(default_factory=dict)
    by_language: list[InLanguage] = field(default_factory=list)
    choices: list[Chosen] = field(default_factory=list)
    set_aside: int = 0

    @property
    def n(self) -> int:
        return self.figures.facility.n

    @property
    def differs(self) -> list[InLanguage]:
        """Languages in which the question is not the same: of class B or C."""
        return [row for row in self.by_language if row.difference and row.difference.grade != "A"]


@dataclass(frozen=True)
class Consistency:
    """α of people who had the same questions; `is_kr20` says that each was right or wrong."""

    form: str
    questions: int
    alpha: Figure
    is_kr20: bool


@dataclass
class Report:
    """A test, or a single question of all tests: `questions` then has one entry."""

    people: int
    mean: Figure
    has_sample: bool
    questions: list[QuestionReport]
    consistency: list[Consistency] = field(default_factory=list)
    searches: list["Searched"] = field(default_factory=list)


@dataclass(frozen=True)
class Searched:
    """X-ray pictures with targets of one category ("" for all) and all harmless ones."""

    category: str
    hits: Figure
    false_alarms: Figure
    sensitivity: Figure
    criterion: Figure


def report(scope: Q) -> Report:
    """Everything about the answers of a scope (`gathering.of_quiz`, `of_question`)."""
    given = gathering.read(scope)
    versions = gathering.versions(given)
    by_question = grouped(given, lambda answer: versions[answer.version].question_key)
    totals = {answer.attempt: answer.total for answer in given}
    questions = [question(rows, versions) for rows in by_question.values()]
    return Report(
        people=len(totals),
        mean=Figure(items.facility(list(totals.values())), len(totals)),
        has_sample=any(answer.is_sample for answer in given),
        questions=sorted(questions, key=lambda row: row.code),
        consistency=consistency(given, versions),
        searches=searches(given, versions),
    )


def question(given: list[Given], versions: dict[int, QuestionVersion]) -> QuestionReport:
    """One question; of its versions those count that ask the same as the newest one."""
    newest = max({versions[row.version] for row in given}, key=lambda version: version.number)
    counted = [row for row in given if asks_the_same(versions[row.version], newest)]
    return QuestionReport(
        key=newest.question_key,
        code=newest.code,
        stem=newest.texts.get("stem", ""),
        objective=newest.objective,
        figures=figures(counted),
        by_form={
            form: figures(rows) for form, rows in sorted(grouped(counted, _form).items()) if form
        },
        by_language=by_language(counted, newest.source_language),
        choices=choices(counted, newest),
        set_aside=len(given) - len(counted),
    )


def asks_the_same(version: QuestionVersion, newest: QuestionVersion) -> bool:
    """Whether only words differ: a corrected spelling is the same question, another key is not."""
    return (version.kind, version.structure, version.key) == (
        newest.kind,
        newest.structure,
        newest.key,
    )


def figures(given: Sequence[Given]) -> Figures:
    scores = [answer.score for answer in given]
    times = [answer.seconds for answer in given if answer.seconds is not None]
    r = items.discrimination(scores, [answer.rest for answer in given])
    return Figures(
        facility=Figure(items.facility(scores), len(scores)),
        discrimination=Figure(r, len(scores)),
        seconds=Figure(items.typical(times), len(times)),
    )


def by_language(given: list[Given], source: str) -> list[InLanguage]:
    """The source language first; the others compared with it."""
    groups = grouped(given, lambda answer: answer.language)
    order = sorted(groups, key=lambda language: (language != source, language))
    return [
        InLanguage(
            language,
            figures(groups[language]),
            language == source,
            None if language == source else difference(groups.get(source, []), groups[language]),
        )
        for language in order
    ]


def difference(source: Iterable[Given], other: Iterable[Given]) -> Difference | None:
    compared = [(answer.stratum, False, answer.is_right) for answer in source]
    compared += [(answer.stratum, True, answer.is_right) for answer in other]
    return languages.difference(languages.strata(compared))


def choices(given: list[Given], version: QuestionVersion) -> list[Chosen]:
    """What was chosen; of kinds without given choices, the answers that more than one person gave.

    What a single person wrote stays with that person.
    """
    kind = KINDS[version.kind]
    if isinstance(kind, ChoosingKind):
        chosen = [(kind.chosen(version, answer.response), answer.total) for answer in given]
        counts = items.choices(chosen, version.structure["options"])
        right = version.key["right"]
        return [
            Chosen(version.texts["options"][key], count, key in right)
            for key, count in counts.items()
        ]
    return common_answers(given, version)


MOST = 12


def common_answers(given: list[Given], version: QuestionVersion) -> list[Chosen]:
    kind = KINDS[version.kind]
    worded = [
        ("; ".join(kind.describe(version, answer.response, version.texts).answer), answer)
        for answer in given
        if kind.is_answered(answer.response)
    ]
    often = [text for text, n in Counter(text for text, _ in worded).most_common(MOST) if n > 1]
    counts = items.choices([([text], answer.total) for text, answer in worded], often)
    marks = {text: answer.score for text, answer in worded}
    verdict = {0.0: False, 1.0: True}
    return [Chosen(text, counts[text], verdict.get(marks[text])) for text in often]


def consistency(given: list[Given], versions: dict[int, QuestionVersion]) -> list[Consistency]:
    """α for each set of questions that several people had; the largest group first.

    A test that draws different questions for everybody has no α: nothing is said of it.
    """
    attempts = grouped(given, lambda answer: answer.attempt).values()
    alike: dict[Any, list[list[float]]] = defaultdict(list)
    for rows in attempts:
        points = {versions[row.version].question_key: row.score for row in rows}
        asked = sorted(points)
        alike[rows[0].form, tuple(asked)].append([points[key] for key in asked])
    found = [
        Consistency(
            form,
            len(asked),
            Figure(reliability.alpha(rows), len(rows)),
            reliability.is_right_or_wrong(rows),
        )
        for (form, asked), rows in alike.items()
        if len(rows) > 1 and len(asked) > 1
    ]
    return sorted(found, key=lambda row: (-row.alpha.n, row.form))


def searches(given: list[Given], versions: dict[int, QuestionVersion]) -> list[Searched]:
    """Signal detection over all x-ray pictures, then by category of target; pictures that nobody
    decided on do not count."""
    shown = [
        signal(versions[answer.version], answer.response)
        for answer in given
        if versions[answer.version].kind == XraySearch.name
    ]
    pictures = [found for found in shown if found is not None]
    if not pictures:
        return []
    counted = {"": detection((target, searched) for _category, target, searched in pictures)}
    return [_searched(name, d) for name, d in (counted | by_category(pictures)).items()]


def _searched(category: str, counts: Detection) -> Searched:
    targets, harmless = counts.hits + counts.misses, counts.false_alarms + counts.rejections
    return Searched(
        category,
        Figure(counts.hit_rate, targets),
        Figure(counts.false_alarm_rate, harmless),
        Figure(counts.sensitivity, counts.n),
        Figure(counts.criterion, counts.n),
    )


def grouped(given: Iterable[Given], by: Callable[[Given], K]) -> dict[K, list[Given]]:
    groups: dict[K, list[Given]] = defaultdict(list)
    for answer in given:
        groups[by(answer)].append(answer)
    return dict(groups)


def _form(answer: Given) -> str:
    return answer.form
