"""What a person reads on a page, and in which language the page says it is."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

SILENT = {"script", "style", "code", "kbd", "svg", "template"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
READ_ALOUD = {"alt", "aria-label", "title", "placeholder"}


class Reader(HTMLParser):
    """Collects (language, text): text nodes, what is read aloud, and the words on buttons.

    In <head> nothing can be marked: title and description have the language "… head".
    """

    def __init__(self, html: str):
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.open: list[tuple[str, str, bool]] = []
        self.feed(html)
        self.close()

    @property
    def here(self) -> tuple[str, bool]:
        """The language, and whether this is read at all."""
        return (self.open[-1][1], self.open[-1][2]) if self.open else ("", True)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        language, read = self.here
        language = given.get("lang") or (f"{language} head" if tag == "title" else language)
        read = read and tag not in SILENT and given.get("translate") != "no"
        if tag not in VOID:
            self.open.append((tag, language, read))
        if read:
            self.note_attributes(tag, given, language)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])

    def note_attributes(self, tag: str, given: dict[str, str | None], language: str) -> None:
        for name in READ_ALOUD & set(given):
            self.said.append((language, given[name] or ""))
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.said.append((language, given.get("value") or ""))
        if tag == "meta" and given.get("name") == "description":
            self.said.append((f"{language} head", given.get("content") or ""))

    def handle_endtag(self, tag):
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth][0] == tag:
                del self.open[depth:]
                return

    def handle_data(self, data):
        language, read = self.here
        if read and data.strip():
            self.said.append((language, " ".join(data.split())))


def words(text: str) -> Iterator[str]:
    """The words of a text; addresses, file names and codes with digits are none."""
    text = re.sub(r"\S+@\S+|https?://\S+|\S*/\S+/\S*|\b[\w-]+\.[a-z]{2,4}\b", " ", text)
    for word in re.findall(r"[^\W_]+(?:[-'’ʼʻ‘][^\W_]+)*[ʻʼ]?", text):
        if not any(map(str.isdigit, word)):
            yield word
