"""Reading our pages as a person does: by labels and what is said beside a field."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """Collects inputs by name, and the text of every element that has an id."""

    def __init__(self, html):
        super().__init__()
        self.inputs, self.texts, self.stack = {}, {}, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("input", "select", "textarea"):
            self.inputs.setdefault(attrs.get("name"), []).append(attrs)
        if tag not in ("input", "img", "meta", "link", "br", "path", "circle"):
            self.stack.append((tag, attrs.get("id")))

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for _tag, name in self.stack:
            if name:
                self.texts[name] = self.texts.get(name, "") + data


def said_beside(response, name):
    """What the page says of the field `name`: the texts its control points to."""
    page = Fields(response.content.decode())
    ids = page.inputs[name][0].get("aria-describedby", "").split()
    return " ".join(page.texts.get(one, "").strip() for one in ids)


def typed(response, name):
    """The value that stands in the text field `name`."""
    return Fields(response.content.decode()).inputs[name][0].get("value", "")
