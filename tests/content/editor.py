"""The Wagtail editor without a browser: the form as it is served, posted as its script would."""

import json
from collections.abc import Iterator
from typing import Any

from django.forms import BooleanField
from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField
from wagtail.test.utils.form_data import querydict_from_html

State = Any


def posted(block: blocks.Block, state: State, prefix: str) -> Iterator[tuple[str, str]]:
    """What the editor's script sends for a block whose state it was given by the server."""
    if isinstance(block, blocks.StreamBlock):
        yield from posted_items(
            prefix, [(item, block.child_blocks[item["type"]]) for item in state]
        )
    elif isinstance(block, blocks.ListBlock):
        yield from posted_items(prefix, [(item, block.child_block) for item in state])
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from posted(child, state[name], f"{prefix}-{name}")
    elif not isinstance(block, blocks.BooleanBlock) or state:
        yield prefix, posted_field(block, state)


def posted_field(block: blocks.Block, state: State) -> str:
    if isinstance(block, TableBlock):
        return json.dumps(state)
    if isinstance(block, blocks.BooleanBlock):
        return "on"
    if isinstance(block, blocks.ChooserBlock):
        return str(state["id"]) if state else ""
    # A select has its choice in a list.
    return as_a_browser_sends(state[0] if isinstance(state, list) else state or "")


def as_a_browser_sends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def posted_items(prefix: str, items: list[tuple[State, blocks.Block]]) -> Iterator[tuple[str, str]]:
    yield f"{prefix}-count", str(len(items))
    for n, (item, child) in enumerate(items):
        yield f"{prefix}-{n}-deleted", ""
        yield f"{prefix}-{n}-order", str(n)
        yield f"{prefix}-{n}-type", item.get("type", "item")
        yield f"{prefix}-{n}-id", item["id"] or ""
        yield from posted(child, item["value"], f"{prefix}-{n}-value")


def edit_url(instance: Any) -> str:
    if hasattr(instance, "snippet_viewset"):
        return reverse(instance.snippet_viewset.get_url_name("edit"), args=[instance.pk])
    return reverse("wagtailadmin_pages:edit", args=[instance.pk])


def form_of(client: Client, instance: Any) -> dict[str, Any]:
    """The data of the edit form, as a browser would post it unchanged."""
    response = client.get(edit_url(instance))
    assert response.status_code == 200
    html, form = response.content.decode(), response.context["form"]
    form_id = "w-editor-form" if 'id="w-editor-form"' in html else "page-edit-form"
    found = querydict_from_html(html, form_id=form_id)
    data: dict[str, Any] = {name: found.getlist(name) for name in found}
    # A ticked box without a value is sent as "on".
    data |= {n: "on" for n, f in form.fields.items() if isinstance(f, BooleanField) and n in data}
    for field in instance._meta.get_fields():
        if isinstance(field, StreamField) and field.name in form.fields:
            block, value = field.stream_block, getattr(form.instance, field.name)
            data |= dict(posted(block, block.get_form_state(value), field.name))
    return data


def save(client: Client, instance: Any, publish: bool = True, **changes: Any) -> None:
    """Open the editor, change what `changes` names, and press Publish (or Save draft)."""
    data = form_of(client, instance) | changes
    if publish:
        data["action-publish"] = "action-publish"
    response = client.post(edit_url(instance), data)
    assert response.status_code == 302, response.context["form"].errors
    instance.refresh_from_db()
