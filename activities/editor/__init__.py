"""The parameter editor: a form made of a library's `semantics.json`, for any content type.

`wording` gives the fields in the words of a person, `building` makes the form of fields and a
content, `reading` makes a content of what was posted, `form` puts both into Wagtail's own.
"""
