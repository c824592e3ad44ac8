"""Report 8: what people say of the use at their work three and six months after an event."""

from programmes import following_up
from programmes.counting import SMALL
from programmes.follow_ups import Asked, Months, Quote
from programmes.following_up import Counts, Question
from reports.asking import Request
from reports.structure import SAID, SHARE, Column, Label, Report, Row, Table, share, text, word

COLUMNS = [
    Column(word("letters")),
    Column(word("answers")),
    Column(word("rate"), SHARE),
    Column(word("yes")),
    Column(word("partly")),
    Column(word("no")),
    Column(word("example"), SAID),
]


def build(request: Request) -> Report:
    """Four queries. Whoever is asked after three and after six months is in both tables."""
    tables, facts = [], []
    for months in Months:
        rows = following_up.of(request.lines.order_by(), months)
        counts = following_up.counts(rows)
        if counts.asked:
            tables.append(table(months, counts, following_up.quotes(rows)))
            facts += told(months, counts)
    return Report(
        request.layout,
        tables,
        ["follow_up", "rate", "participation", "period"],
        facts=facts,
        notes=[["note", "few_answers"]] if any(map(is_short, tables)) else [],
        is_sample=request.lines.filter(user__is_sample=True).exists(),
    )


def table(months: Months, counts: Counts, quotes: dict[str, list[Quote]]) -> Table:
    rows = [line(one, counts.asked, quotes.get(one.asked, []), months) for one in counts.questions]
    return Table(
        f"after_{months}", ["months", int(months)], word("question"), COLUMNS, rows,
        chart=[3, 4, 5],
    )  # fmt: skip


def is_short(of: Table) -> bool:
    """Whether answers are held back."""
    return any(row.cells[1] and row.cells[3] is None for row in of.rows)


def line(one: Question, letters: int, quotes: list[Quote], months: Months) -> Row:
    """Only letters lead to people: answers of single persons are read by nobody, and of fewer than
    five it is not said what they were."""
    said = [one.yes, one.partly, one.no] if one.answers >= SMALL else [None] * 3
    example: Label = text(f"“{quotes[0].text}”") if quotes else text("")
    cells = [
        letters, one.answers, share(one.answers, letters), *said, example,
    ]  # fmt: skip
    letter = {"what": "letters", "of": str(months.value)}
    return Row(["question", Asked(one.asked).value], cells, [letter, *([None] * 6)])


def told(months: Months, counts: Counts) -> list[tuple[Label, Label]]:
    """How many colleagues were told of it, in how many briefings."""
    if not counts.colleagues or counts.answered < SMALL:
        return []
    said = [counts.colleagues, counts.briefings]
    return [(["months", int(months)], ["briefed", said])]
