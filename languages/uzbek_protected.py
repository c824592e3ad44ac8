"""What stays as it is when Uzbek text changes script.

Two nets, both of compiled regular expressions. ``PROTECTED`` cuts a whole text: code, tags,
placeholders, Markdown addresses and references, which may hold spaces. ``TOKEN`` then looks inside
one run without spaces: addresses, file names, identifiers, codes; what is left are words.
Every branch of ``PROTECTED`` begins with a literal character, so that the search jumps over
running text.
"""

import re

from languages.uzbek_words import KEPT_PHRASES

APOSTROPHES = "'’‘`´ʻʼʹ′ʽ‛＇"

_SKIPPED = "code|pre|kbd|samp|var|script|style|textarea"
_CODE = r"(?:[^`\n]|\n(?!\s*\n))+"  # within one paragraph
_TAG_END = r"""(?>[^<>=]+|=\s*(?:"[^"]*"|'[^']*')|=)*+>"""

PROTECTED = re.compile(
    "("
    # Markdown code, fenced and inline; o` and g` are letters, not an opening
    r"`(?<![^\n]`)``++[^\n]*\n(?s:.*?)(?:\n```+(?!`)|\Z)"
    r"|~(?<![^\n]~)~~++[^\n]*\n(?s:.*?)(?:\n~~~+|\Z)"
    rf"|`(?<![\w`]`){_CODE}`(?![`\w])|`(?<![\w`]`)``{_CODE}```(?![`\w])"
    rf"|`(?<![\w`]`)`(?:{_CODE}`)+?`(?![`\w])"
    # HTML and autolinks
    r"|<!--(?s:.*?)(?:-->|\Z)"
    rf"|<({_SKIPPED})\b{_TAG_END}(?s:.*?)(?:</\2\s*>|\Z)"
    rf"|</?[A-Za-z][\w:.-]*(?=[\s/>]){_TAG_END}|<[a-z][\w+.-]*:[^<>\s]*>|<[^<>\s@]+@[^<>\s]+>"
    r"|&(?:[A-Za-z][A-Za-z0-9]*|\#\d+|\#[xX][0-9a-fA-F]+);"
    # template and format placeholders; attribute lists
    r"|\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{[:\#.][^{}]*\}|\{[^\s{}]*\}"
    r"|%%|%\([^()\n]*\)[-\#0 +]*[\d.]*[A-Za-z]"
    r"|%(?<![\d]%)(?<!\d[ \u00a0\u202f]%)(?:\d+\$)?[-\#0+]*\d*(?:\.\d+)?"
    r"(?:[sfrx]|d(?!a(?:n|gi)?\b))"
    r"|\$(?<!\d\$)(?:\{[^{}\n]*\}|[a-z_]\w*)"
    # Markdown links, references, footnotes, block openers
    r"|\]\((?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"|\]\[[^\[\]\n]*\]|\[\^[^\[\]\s]+\]"
    r"|\[(?<![^\n]\[)[^\[\]\n]+\]:\ *(?=\S*[/\#.]\w)\S+"
    r"|:(?<![^\n]:)::[^\n]*"
    # Foreign names of several words
    + "".join(rf"|{name[0]}(?<!\w.){re.escape(name[1:])}" for name in KEPT_PHRASES)
    + ")"
)

_DOMAIN_ENDS = (
    "uz|com|org|net|int|gov|edu|info|io|eu|ru|kz|kg|tj|tm|uk|us|de|ch|at|fr|example|test|local"
)
_FILE_ENDS = (
    "pdf|docx?|xlsx?|pptx?|odt|csv|txt|md|ya?ml|json|xml|html?|css|js|py|po|png|jpe?g|gif|svg|webp"
    "|mp3|mp4|webm|zip|h5p|jwt"
)
_CASE_END = r"(?=(?:ning|ni|ga|da|dan|dagi)\b|(?![\w]))"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
CYRILLIC = "А-Яа-яЁёЎўҚқҒғҲҳ"

_ADDRESS = r"[^\s<>\"«»“”]"
# Repetitions are bounded, so that no long run of signs is slow.
_KEPT = (
    rf"(?:[a-z][a-z0-9+.-]{{0,15}}://|www\.|mailto:|tel:){_ADDRESS}+"
    rf"|[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,5}}\.[a-z]{{2,}}?{_CASE_END}"
    r"|@[A-Za-z]\w*"
    rf"|[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,5}}\.(?:{_DOMAIN_ENDS}|{_FILE_ENDS}){_CASE_END}"
    rf"(?:[:/]{_ADDRESS}*)?"
    rf"|[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{0,5}}\.[a-z]{{2,9}}/{_ADDRESS}+"
    r"|(?<![\w/.)])/[\w.-]+/[\w./-]*"
    r"|[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+"
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?=[a-f]*\d)[0-9a-f]{12,}(?!\w)"
    r"|[A-Z]{2,}(?:-[A-Z0-9]{0,20}\d[A-Z0-9]{0,20}){2,}"
    rf"|(?<![{_LATIN}ʻʼ])[A-Za-z]+\d+(?:[A-Z]*\d+)*[A-Z]*(?![A-Z])"
    r"|\d+[A-Za-z]+\d\w*|\d[A-Z](?![A-Za-zʻʼ])"
    r"|[Ee]-mail"
    # Symbols of documents: A/CONF.192/15, S/RES/2370
    r"|[A-Z]{1,10}(?:/[A-Za-z.\d]{1,20}){0,6}/[A-Za-z.]{0,12}\d[\d.]*"
    # Labels: what they name is ordered by Latin letters in the other languages too. Paragraphs,
    # (a) and (iv), objectives, 8.a; then single capitals, but for a word (U, he), initials
    # (A. Karimov), interjections (E, …) and models (M-16).
    rf"|(?<=\()(?<![{_LATIN}ʻʼ]\()(?:[ivx]+|[A-Za-z])(?=\))|\d+\.[a-z](?![{_LATIN}ʻʼ])"
    rf"|(?<![{_LATIN}ʻʼ.])(?:[A-DF-NP-TV-Z]|[EO](?![,!]))(?![\w{APOSTROPHES}.]|-\d)"
)
TOKEN = re.compile(f"({_KEPT})|([{_LATIN}][{_LATIN}ʻʼ]*)")
CYRILLIC_TOKEN = re.compile(
    rf"((?:[a-z][a-z0-9+.-]{{0,15}}://|www\.|mailto:){_ADDRESS}+)|([{CYRILLIC}]+)"
)
