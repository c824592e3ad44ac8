"""Uzbek HTML in its two scripts: text nodes change, nothing else does."""

import pytest

from languages.uzbek import to_cyrillic_html, to_latin_html


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        (
            '<p class="dars" title="Dars">Dars <b>matni</b></p>',
            '<p class="dars" title="Dars">Дарс <b>матни</b></p>',
        ),
        ('<a href="/a?b=1&amp;c=2">Dars</a>', '<a href="/a?b=1&amp;c=2">Дарс</a>'),
        ('<img alt="Rasm" src=rasm.png>Dars', '<img alt="Rasm" src=rasm.png>Дарс'),
        ('<input placeholder="Ism > familiya">Dars', '<input placeholder="Ism > familiya">Дарс'),
        ("<p title=it's>Dars</p>", "<p title=it's>Дарс</p>"),
        ("Dars<!-- dars > --> dars", "Дарс<!-- dars > --> дарс"),
        ("<!DOCTYPE html><title>Dars</title>", "<!DOCTYPE html><title>Дарс</title>"),
        ("<code>dars <i>bir</i></code> dars", "<code>dars <i>bir</i></code> дарс"),
        ("<pre>dars</pre><kbd>dars</kbd>dars", "<pre>dars</pre><kbd>dars</kbd>дарс"),
        ("<samp>dars</samp> <var>dars</var>", "<samp>dars</samp> <var>dars</var>"),
        ('<script>if (a<b) "dars"</script>dars', '<script>if (a<b) "dars"</script>дарс'),
        ("<style>.dars > p {}</style>dars", "<style>.dars > p {}</style>дарс"),
        ("<textarea>dars <b></textarea>dars", "<textarea>dars <b></textarea>дарс"),
        (
            '<p translate="no">dars <b>dars</b></p>dars',
            '<p translate="no">dars <b>dars</b></p>дарс',
        ),
        (
            '<p translate=no>dars <b translate="yes">dars</b></p>',
            '<p translate=no>dars <b translate="yes">дарс</b></p>',
        ),
        (
            '<span class="x notranslate">dars<span>dars</span></span>dars',
            '<span class="x notranslate">dars<span>dars</span></span>дарс',
        ),
        ("<p class=notranslate>dars<p>dars", "<p class=notranslate>dars<p>дарс"),
        ('<i lang="en">Firearms</i> qurol', '<i lang="en">Firearms</i> қурол'),
        ('<html lang="uz-Latn"><p>dars', '<html lang="uz-Latn"><p>дарс'),
        (
            '<div lang="ru">Dars <q lang="uz">dars</q></div>',
            '<div lang="ru">Dars <q lang="uz">дарс</q></div>',
        ),
        ("Dars&nbsp;&mdash; kurs &amp; test", "Дарс&nbsp;&mdash; курс &amp; тест"),
        ("3 < 4 dars <3", "3 < 4 дарс <3"),
        ("<br>dars<hr/>dars", "<br>дарс<hr/>дарс"),
        ("dars <a href='", "дарс <a href='"),
        ("{{ dars }} {% dars %} dars", "{{ dars }} {% dars %} дарс"),
        ("UNODC<b>ning</b>", "UNODC<b>нинг</b>"),
    ],
)
def test_html(latin, cyrillic):
    assert to_cyrillic_html(latin) == cyrillic
    if "lang=" not in latin:
        assert to_latin_html(cyrillic) == latin


def test_apostrophes_escaped_in_html():
    assert to_cyrillic_html("O&#x27;quv ma&#39;lumoti, san&rsquo;at") == "Ўқув маълумоти, санъат"
    assert to_cyrillic_html("&quot;dars&quot; &#x27;kurs&#x27;") == (
        "&quot;дарс&quot; &#x27;курс&#x27;"
    )
    assert to_cyrillic_html("tog&#39; yo&#39;li") == "тоғ йўли"
    assert to_cyrillic_html("&#39;tog&#39;") == "&#39;тог&#39;"
