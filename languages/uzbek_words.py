"""One Uzbek word from Latin to Cyrillic and back.

Sources of the rules:

* the Latin alphabet: the Law of the Republic of Uzbekistan on the introduction of the Uzbek
  alphabet based on the Latin script (2 September 1993), as amended on 6 May 1995, which gave
  oʻ, gʻ, sh, ch, ng and the tutuq belgisi ʼ their present form;
* the Latin spelling: the Basic Rules of Uzbek Orthography, Cabinet of Ministers resolution
  No. 339 of 24 August 1995 (ц is written ts after a vowel, otherwise s; ь is not written; the tutuq
  belgisi is not written after oʻ; s and h read apart are written sʼh; ye, yo, yu, ya);
* the Cyrillic spelling: the Basic Rules of Uzbek Orthography approved on 4 April 1956.

The Latin spelling says less than the Cyrillic one (it lost ц, ь and some ъ and э), so Latin to
Cyrillic needs the stems of ``data/uzbek_stems.csv``; that file, not this one, is where a linguist
adds a word. Its columns: ``latin``, ``cyrillic``, ``kind``, ``note``. Kinds:

=========  =======================================================================================
stem       begins a word; anything may follow
noun       a whole word, alone or with Uzbek suffixes (for stems that begin other words too)
part       anywhere in a word
prefix     joins with a stem: ``avto`` + ``sentr``
variant    a stem whose Latin spelling is in use but is not the one Cyrillic gives back
exact      one word form and no other
keep       stays in Latin letters, also before an Uzbek suffix: ``UNODCning`` → ``UNODCнинг``;
           foreign names of several words too
=========  =======================================================================================

A row with capitals is a name and fits capitalised words only (Olga, but olgani "having taken").
A final ь of a stem falls before whatever follows (модель, моделлар).
"""

import csv
import re
from pathlib import Path
from typing import NamedTuple

STEMS_FILE = Path(__file__).parent / "data" / "uzbek_stems.csv"

CONSONANTS = "bdfghjklmnpqrstvxz"
# A chain of these may follow a "noun" or an abbreviation.
SUFFIX = (
    r"(?:lar|ning|niki|ni|gacha|ga|ka|qa|dagi|dan|da|dek|day|dir|cha|chi|lik|lig|liq|li|siz|si"
    r"|imiz|ingiz|miz|ngiz|im|ing|i|man|mi|mikan|ku|gina|xona|shunos|simon|iy|viy|lovchi"
    r"|la(?:sh|n|t|b|d|gan|moq|y)[a-zʻʼ]*)+"
)
SUFFIXES = re.compile(SUFFIX)


class Stem(NamedTuple):
    """A row of the stems file."""

    latin: str
    cyrillic: str
    kind: str


def read_stems(path: Path = STEMS_FILE) -> list[Stem]:
    """Read the stems file; a malformed row raises ``ValueError`` with its line number."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return [_stem(row, rows.line_num) for row in rows]


def _stem(row: dict[str, str], line: int) -> Stem:
    if row["kind"] not in {"stem", "noun", "part", "prefix", "variant", "exact", "keep"}:
        raise ValueError(f"{STEMS_FILE.name}:{line}: unknown kind {row['kind']!r}")
    return Stem(row["latin"], row["cyrillic"], row["kind"])


_ROWS = read_stems()
_STEMS = {
    s.latin: s
    for s in _ROWS
    if s.kind in {"stem", "noun", "variant", "exact"} and s.latin.islower()
}
_NAMES = {
    s.latin.lower(): s._replace(cyrillic=s.cyrillic.lower())
    for s in _ROWS
    if s.kind in {"stem", "noun", "variant", "exact"} and not s.latin.islower()
}
_PARTS = {s.latin: s.cyrillic for s in _ROWS if s.kind == "part"}
_PREFIXES = {s.latin: s.cyrillic for s in _ROWS if s.kind == "prefix"}
_KEEP = {s.latin for s in _ROWS if s.kind == "keep"}
KEPT_PHRASES = sorted(name for name in _KEEP if " " in name)
ALSO_WORDS = sorted(word for word in _KEEP if not word.islower() and word.lower() in _STEMS)
_KEEP_HEADS = {word[:2] for word in _KEEP}
# Words that end in the tutuq belgisi (manʼ etmoq), for the apostrophe's sake.
_TUTUQ = [s.latin[:-1] for s in _ROWS if s.latin.endswith("ʼ")]
FINAL_TUTUQ = ["|".join(w for w in _TUTUQ if len(w) == n) for n in sorted(set(map(len, _TUTUQ)))]
_LONGEST = max(map(len, [*_STEMS, *_NAMES]))

_LETTERS = str.maketrans(
    dict(zip("abdefghijklmnopqrstuvxyzʼ", "абдефгҳижклмнопқрстувхйзъ", strict=True))
)
_BACK = str.maketrans(
    dict(zip("абвгдежзийклмнопрстуфхҳқыэ", "abvgdejziyklmnoprstufxhqie", strict=True))
    | {"ў": "oʻ", "ғ": "gʻ", "ш": "sh", "щ": "sh", "ч": "ch", "ё": "yo", "ю": "yu", "я": "ya"}
    | {"ц": "s", "ъ": "ʼ", "ь": ""}
)

# Not ц but т + с: -siz, -sin, -simon, -sira, -sifat after a stem in t.
_T_AND_S = r"(?:z(?!m)|z(?:man|mi)|n(?!a|[eiou][a-z])|ra|mon|fat)"
_AFTER_VOWEL = "(?<=[aeiouʻ]ts)"
# Each pattern begins with a letter of its own, so that the search skips all other letters.
_RULES = (
    *sorted(_PARTS.items(), key=lambda part: -len(part[0])),
    ("sʼh", "сҳ"),
    ("t(?=sh)", "т"),
    ("ts(?<!.ts)", "ц"),
    ("ts(?=i(?:ya|ye|on|al|st|zm$|zmn|zmd|zml))", "ц"),
    (f"ts{_AFTER_VOWEL}(?=i(?!{_T_AND_S}))", "ц"),
    ("ts(?<=[aeiouʻn]ts)(?=e(?!var|vuv|vgan))", "ц"),
    (f"ts{_AFTER_VOWEL}(?=o(?!ʻ|z)|[uylk]|$)", "ц"),
    ("s(?<=[kpb]s)(?=iya|ion)", "ц"),
    ("s(?<=ns)(?=iya|ion|ial|iats)", "ц"),
    ("yye", "йе"),
    (f"ye(?<=[{CONSONANTS}]ye)", "ье"),
    ("y(?=oʻ)", "й"),
    ("yon(?<=lyon)(?!k)", "ьон"),
    ("yov(?<=[bpv]yov)", "ьёв"),
    ("ye", "е"),
    ("yo", "ё"),
    ("yu", "ю"),
    ("ya", "я"),
    ("oʻ", "ў"),
    ("gʻ", "ғ"),
    ("sh", "ш"),
    ("ch", "ч"),
    (f"ʼe(?<=[{CONSONANTS}]ʼe)", "ъе"),
    (f"ʼye(?<=[{CONSONANTS}]ʼye)", "ъе"),
    ("e(?<!.e)", "э"),
    ("e(?<=[aeouʼ]e)", "э"),
    ("e(?<=oʻe)", "э"),
    ("e(?<=ie)(?!nt|ta|t$)", "э"),
)
_RULE = re.compile("|".join(f"{pattern}()" for pattern, _ in _RULES))
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_FOREIGN = re.compile(r"[Ww]|[Cc](?![Hh])|[^\W\dA-Za-zʻʼ]")
_CAPITALS_FIRST = re.compile(r"((?:S[Hh]|C[Hh]|[A-Z]ʻ?ʼ?){2,})([a-zʻʼ]+)")
_BRAND = re.compile(r"[a-z]+[A-Z]\w*|(?:[A-Z][a-z]+){2,}")
_RUN = re.compile(r"[A-Z]ʻ?[a-zʻʼ]+|(?:[A-Z]ʻ?ʼ?)+(?![a-z])|.")
# A person from a place is written small: vilnyuslik, shveysariyalik.
_FROM_A_PLACE = re.compile(r"[a-zʻ]{0,4}lik")
_LOAN_E = re.compile(r"e(?:kran|ksp|lektr|nerg|kolog|konom|pidem|kvator|taj|tnik|lement|volyut)")


def word_to_cyrillic(word: str) -> str:
    """Convert one Latin word (canonical apostrophes, any case); foreign words come back as is."""
    if word in _KEEP or _is_roman(word):
        return word
    kept = _kept_with_suffix(word)
    if kept or _FOREIGN.search(word):
        return kept or word
    if word.islower():
        return _lower_to_cyrillic(word, {})
    if word[1:].islower() or len(word.replace("ʻ", "")) == 1:
        return _capitalise(_lower_to_cyrillic(word.lower(), _NAMES))
    if word.isupper():
        return _lower_to_cyrillic(word.lower(), _NAMES).upper()
    return _mixed_to_cyrillic(word)


def _is_roman(word: str) -> bool:
    """Whether an upper-case word is a Roman numeral; L, D and M alone are initials."""
    if not word.isupper() or word in {"L", "D", "M"} or word.lower() in _STEMS:
        return False
    return _ROMAN.fullmatch(word) is not None


def _kept_with_suffix(word: str) -> str:
    """Convert only the Uzbek suffix of a word whose head stays Latin; "" for any other word."""
    if word[:2] not in _KEEP_HEADS and not word[:2].isupper():
        return ""
    for end in range(2, min(len(word), _LONGEST)):
        head, tail = word[:end], word[end:]
        if _head_stays(head, tail) and SUFFIXES.fullmatch(tail.lower()):
            cyrillic = lower_to_cyrillic_after(head[-1].lower(), tail.lower())
            return head + (cyrillic.upper() if tail.isupper() else cyrillic)
    return ""


def _head_stays(head: str, tail: str) -> bool:
    if head in _KEEP:
        # In a heading TIRI is a word, PDFNI and INTERPOLNI are not.
        return not tail.isupper() or len(head) > 4 or not set("AEIOU") & set(head)
    if not (head.isupper() and tail.islower()):
        return False
    return _is_roman(head) or _FOREIGN.search(head) is not None


def _mixed_to_cyrillic(word: str) -> str:
    if match := _CAPITALS_FIRST.fullmatch(word):
        head = _lower_to_cyrillic(match[1].lower(), _NAMES).upper()
        return head + lower_to_cyrillic_after(match[1][-1].lower(), match[2])
    if _BRAND.fullmatch(word):
        return word
    done, before = "", ""
    for run in _RUN.findall(word):
        low = lower_to_cyrillic_after(before, run.lower())
        done += low.upper() if run.isupper() else _capitalise(low)
        before = run[-1].lower()
    return done


def _capitalise(word: str) -> str:
    return word[:1].upper() + word[1:]


def _lower_to_cyrillic(word: str, names: dict[str, Stem]) -> str:
    found = _with_stem(word, names)
    if found is not None:
        return found
    for end in range(min(len(word) - 3, 8), 1, -1):
        if word[:end] in _PREFIXES:
            rest = word[end:]
            found = _with_stem(rest, {}) if len(rest) > 3 else None
            if found is None and _LOAN_E.match(rest):
                found = _by_rule(rest)
            if found is not None:
                return _PREFIXES[word[:end]] + found
    return _by_rule(word)


def _with_stem(word: str, names: dict[str, Stem]) -> str | None:
    """Convert by the longest stem or name that begins the word; None where none fits."""
    for end in range(min(len(word), _LONGEST), 1, -1):
        head = word[:end]
        stem = names.get(head) or _STEMS.get(head)
        if stem is None and _FROM_A_PLACE.match(word, end):
            stem = _NAMES.get(head)
        if stem and _fits(stem, word[end:]):
            if end == len(word):
                return stem.cyrillic
            rest = lower_to_cyrillic_after(word[end - 1], word[end:])
            return stem.cyrillic.removesuffix("ь") + rest
    return None


def _fits(stem: Stem, rest: str) -> bool:
    if not rest or stem.kind in {"stem", "variant"}:
        return True
    return stem.kind == "noun" and SUFFIXES.fullmatch(rest) is not None


def lower_to_cyrillic_after(before: str, rest: str) -> str:
    """Convert the rest of a word by rule; ``before`` is the Latin letter it follows."""
    if not before:
        return _by_rule(rest)
    stand_in = "a" if before in "aeiouʻ" else "b"
    return _by_rule(stand_in + rest)[1:]


def _by_rule(word: str) -> str:
    return _RULE.sub(_apply, word).translate(_LETTERS)


def _apply(match: re.Match[str]) -> str:
    return _RULES[(match.lastindex or 1) - 1][1]


_VOWELS = "аеёиоуўэюяы"
_BACK_RULES = (
    ("сҳ", "sʼh"),
    ("ўъ", "oʻ"),
    (f"ъ(?<=[^{_VOWELS}]ъ)(?=[ёюя])", ""),
    (f"ъе(?<=[^{_VOWELS}]ъе)", "ye"),
    ("ъе", "ʼye"),
    ("ье", "ye"),
    ("ьо", "yo"),
    (f"е(?<=[{_VOWELS}]е)", "ye"),
    ("е(?<!.е)", "ye"),
    (f"цц(?<=[{_VOWELS}]цц)", "ts"),
    (f"ц(?<=[{_VOWELS}]ц)", "ts"),
)
_BACK_RULE = re.compile("|".join(f"{pattern}()" for pattern, _ in _BACK_RULES))


def word_to_latin(word: str) -> str:
    """Convert one Cyrillic word of any case to canonical Latin."""
    if word.islower():
        return _lower_to_latin(word)
    if word[1:].islower() or len(word) == 1:
        return _capitalise(_lower_to_latin(word.lower()))
    if word.isupper():
        return _lower_to_latin(word.lower()).upper()
    return _mixed_to_latin(word)


def _mixed_to_latin(word: str) -> str:
    done, before = "", ""
    for run in re.findall(r"[А-ЯЁЎҚҒҲ]{2,}|[А-ЯЁЎҚҒҲ]?[^А-ЯЁЎҚҒҲ]*", word):
        low = _lower_to_latin_after(before, run.lower())
        done += low.upper() if len(run) > 1 and run.isupper() else _cased(low, run)
        before = run[-1:].lower() or before
    return done


def _cased(latin: str, run: str) -> str:
    return _capitalise(latin) if run[:1].isupper() else latin


def _lower_to_latin(word: str) -> str:
    for end in range(min(len(word), _LONGEST), 2, -1):
        latin = _BACK_STEMS.get(word[:end])
        if latin is not None:
            return latin + _lower_to_latin_after(word[end - 1], word[end:])
    return _back_by_rule(word)


def _lower_to_latin_after(before: str, rest: str) -> str:
    if not before:
        return _back_by_rule(rest)
    return _back_by_rule(("а" if before in _VOWELS else "б") + rest)[1:]


def _back_by_rule(word: str) -> str:
    return _BACK_RULE.sub(_apply_back, word).translate(_BACK)


def _apply_back(match: re.Match[str]) -> str:
    return _BACK_RULES[(match.lastindex or 1) - 1][1]


def _irregular_back() -> dict[str, str]:
    """Stems that the rules alone would not bring back (сентябрь → sentabr, абзац → abzats)."""
    return {
        form: stem.latin.lower()
        for stem in _ROWS
        if stem.kind in {"stem", "noun", "exact"}
        and _back_by_rule(stem.cyrillic.lower()) != stem.latin.lower()
        for form in {stem.cyrillic.lower(), stem.cyrillic.lower().removesuffix("ь")}
    }


_BACK_STEMS = _irregular_back()
