"""Which process runs which test: what is dear to make is made by one of them.

The plugin's own groups lose their marks with the present runner, and a file at a time would break
the order, in which tests that empty the database come last.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

DEAR = {
    "tests/content/test_shipped.py",  # loads all courses
    "tests/languages/test_another_language.py",  # makes a site of its own
    "tests/courses/test_races.py",  # commits what it loads
}


class Sharing(LoadScopeScheduling):
    """One test after the other, in order; those of a dear file stay together."""

    def __init__(self, config: Any, log: Any = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in DEAR else nodeid
