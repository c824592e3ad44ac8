"""What the anonymous forms on an event say, as columns and as a table of report 1.

A form knows no person: whichever people were chosen, its figures are of the whole event.
"""

from programmes.gathering import Opinion
from reports.structure import RATIO, SHARE, Column, Row, Table, Value, word

COLUMNS = [Column(word("satisfaction"), RATIO), Column(word("forms"))]
"""Of an event: `cells`."""
BY_ITEM = [Column(word("answers")), Column(word("mean"), RATIO), Column(word("satisfied"), SHARE)]


def cells(opinion: Opinion) -> list[Value]:
    return [opinion.mean, opinion.forms]


def table(opinion: Opinion) -> Table:
    """The five questions, one a row."""
    rows = [
        Row(["item", item.value], [said.answers, said.mean, said.share])
        for item, said in opinion.by_item.items()
    ]
    return Table("satisfaction", word("satisfaction_title"), word("question"), BY_ITEM, rows)
