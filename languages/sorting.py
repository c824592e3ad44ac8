"""The order of words in each language: databases do not know Uzbek.

Uzbek Latin puts oʻ gʻ sh ch ng after z (law of 6 May 1995), Uzbek Cyrillic ў қ ғ ҳ after я;
Russian has ё with е. Other languages go by their letters without marks.
"""

import re
import unicodedata

LATIN = [*"abdefghijklmnopqrstuvxyz", "oʻ", "gʻ", "sh", "ch", "ng"]
CYRILLIC = [*"абвгдеёжзийклмнопрстуфхцчшъьэюя", *"ўқғҳ"]
RUSSIAN = [*"абвгдежзийклмнопрстуфхцчшщъыьэюя"]
ALPHABETS = {"uz": LATIN, "uz-cyrl": CYRILLIC, "ru": RUSSIAN}
ALIKE = {"ru": {"ё": "е"}}
# At the seam of two words n and g are two letters; inside one they are ng.
LETTER = re.compile(r"oʻ|gʻ|sh|ch|ng|.", re.DOTALL)


def sort_key(text: str, language: str) -> tuple[list[int], str]:
    """What `sorted()` compares for texts of a language; signs between words do not count."""
    small = text.casefold()
    alphabet = ALPHABETS.get(language)
    if alphabet is None:
        plain = unicodedata.normalize("NFKD", small)
        return [ord(sign) for sign in plain if sign.isalnum() or sign == " "], small
    for mark, letter in ALIKE.get(language, {}).items():
        small = small.replace(mark, letter)
    place = {letter: n for n, letter in enumerate(alphabet, 1000)}
    letters = LETTER.findall(small) if language == "uz" else small
    kept = (sign for sign in letters if sign in place or sign.isalnum() or sign == " ")
    return [place.get(sign) or ord(sign[0]) for sign in kept if sign not in "ʻʼ"], small
