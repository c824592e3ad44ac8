"""What wagtail-localize needs to know of a translation that was loaded, so that its editor shows it
side by side with the source and goes on from there.

The rows are those that wagtail-localize's own `refresh_segments()` would write (a test compares
them), made a table at a time: row by row it would be half of the time that loading takes.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.models import Locale
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    StringTranslation,
    Template,
    TemplateSegment,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments

CONVERTER = "uz-latn-to-cyrl"
"""How wagtail-localize names who wrote a derived text."""
Row = dict[str, Any]
Segments = dict[str, list[tuple[int, int]]]


class Memory:
    """Remembers translations; knows the sources it has written, which all languages share."""

    def __init__(self) -> None:
        self.sources: dict[uuid.UUID, tuple[TranslationSource, Segments]] = {}

    def remember(self, source: Any, target: Any, locale: Locale) -> None:
        """Record the target's texts as the translations of the source's segments."""
        key = source.translation_key
        if key not in self.sources:
            row = source_of(source)
            self.sources[key] = row, segments_by_path(row)
        known, segments = self.sources[key]
        record(known, segments, strings_by_path(target), locale)


def record(
    known: TranslationSource,
    segments: Segments,
    texts: dict[str, list[str]],
    locale: Locale,
) -> None:
    """Write `texts`, by their place, as translations by people of a source's segments."""
    Translation.objects.get_or_create(source=known, target_locale=locale)
    wanted = in_place(segments, texts)
    contexts = {context for _string, context in wanted}
    rows = StringTranslation.objects.filter(locale=locale, context_id__in=contexts)
    write(wanted, locale, rows)


def in_place(segments: Segments, texts: dict[str, list[str]]) -> dict[tuple[int, int], str]:
    """(string, context) → text; places with another number of texts than segments are left out."""
    wanted: dict[tuple[int, int], str] = {}
    for path, rows in segments.items():
        found = texts.get(path, [])
        if len(found) == len(rows):
            wanted |= dict(zip(rows, found, strict=True))
    return wanted


def strings_by_path(instance: Any) -> dict[str, list[str]]:
    """The texts of an object by their place; a list has several at one."""
    found: dict[str, list[str]] = defaultdict(list)
    for value in extract_segments(instance):
        if isinstance(value, StringSegmentValue):
            found[value.path].append(value.string.data)
    return found


def segments_by_path(source: TranslationSource) -> Segments:
    """(string, context) of the segments of a source by their place, in order."""
    return segments_of([source.pk])[source.pk]


def segments_of(sources: Iterable[int]) -> dict[int, Segments]:
    """The same for several sources, by their primary keys."""
    found: dict[int, Segments] = defaultdict(lambda: defaultdict(list))
    rows = StringSegment.objects.filter(source__in=list(sources)).order_by("order")
    names = ("source_id", "context__path", "string_id", "context_id")
    for source, path, string, context in rows.values_list(*names):
        found[source][path].append((string, context))
    return found


def write(
    wanted: dict[tuple[int, int], str],
    locale: Locale,
    existing: Iterable[StringTranslation],
    derived: Collection[str] = (),
) -> None:
    """Bring the existing rows for (string, context) up to date, and make those that are missing, in
    two statements. Texts in `derived` were written by the converter, the others by people."""
    changed, there = [], set()
    for row in existing:
        key = (row.translation_of_id, row.context_id)
        there.add(key)
        if key in wanted and (
            row.data != wanted[key]
            or row.has_error
            or (row.data in derived) != (row.tool_name == CONVERTER)
        ):
            row.data, row.has_error, row.field_error = wanted[key], False, ""
            row.translation_type, row.tool_name = written_by(row.data, derived)
            changed.append(row)
    names = ["data", "has_error", "field_error", "translation_type", "tool_name"]
    StringTranslation.objects.bulk_update(changed, names)
    new = []
    for (string, context), data in wanted.items():
        if (string, context) not in there:
            row = StringTranslation(translation_of_id=string, context_id=context, locale=locale)
            row.data = data
            row.translation_type, row.tool_name = written_by(data, derived)
            new.append(row)
    StringTranslation.objects.bulk_create(new)


def written_by(data: str, derived: Collection[str]) -> tuple[str, str]:
    if data in derived:
        return StringTranslation.TRANSLATION_TYPE_MACHINE, CONVERTER
    return StringTranslation.TRANSLATION_TYPE_MANUAL, ""


# The source and its segments ---------------------------------------------------------------------


def source_of(instance: Any) -> TranslationSource:
    """The source's row, its segments those of the instance as it is now."""
    found, _created = TranslatableObject.objects.get_or_create_from_instance(instance)
    content = content_of(instance)
    row = TranslationSource.objects.filter(object=found, locale_id=instance.locale_id).first()
    if row and json.loads(row.content_json) == json.loads(content):
        return row
    row, _created = TranslationSource.objects.update_or_create(
        object=found,
        locale_id=instance.locale_id,
        specific_content_type=ContentType.objects.get_for_model(type(instance)),
        defaults={
            "object_repr": str(instance)[:200],
            "content_json": content,
            "schema_version": get_schema_version(instance._meta.app_label),
            "last_updated_at": timezone.now(),
        },
    )
    refresh_segments(row, instance)
    return row


def content_of(instance: Any) -> str:
    if isinstance(instance, ClusterableModel):
        return instance.to_json()
    return json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)


def refresh_segments(source: TranslationSource, instance: Any) -> None:
    values = extract_segments(instance)
    contexts = contexts_of(source, instance, {value.path for value in values})
    strings = strings_of(source, (v for v in values if isinstance(v, StringSegmentValue)))
    templates = templates_of(v for v in values if isinstance(v, TemplateSegmentValue))
    rows: dict[type[models.Model], list[Row]] = {
        StringSegment: [], TemplateSegment: [], OverridableSegment: [], RelatedObjectSegment: []
    }  # fmt: skip
    for value in values:
        row = {"context_id": contexts[value.path], "order": value.order}
        if isinstance(value, StringSegmentValue):
            attrs = json.dumps(value.attrs, cls=DjangoJSONEncoder)
            rows[StringSegment].append(
                {**row, "string_id": strings[value.string.data], "attrs": attrs}
            )
        elif isinstance(value, TemplateSegmentValue):
            rows[TemplateSegment].append({**row, "template_id": templates[template_id(value)]})
        elif isinstance(value, OverridableSegmentValue):
            data = json.dumps(value.data, cls=DjangoJSONEncoder)
            rows[OverridableSegment].append({**row, "data_json": data})
        elif isinstance(value, RelatedObjectSegmentValue):
            rows[RelatedObjectSegment].append({**row, "object_id": related(value).pk})
    for model, wanted in rows.items():
        replace(model, source, wanted)


def replace(model: Any, source: TranslationSource, wanted: list[Row]) -> None:
    """Rows that are wanted and there stay; the others go; missing ones are made."""
    names = ["context_id", "order", *COLUMNS[model]]
    there = {
        row[1:]: row[0] for row in model.objects.filter(source=source).values_list("pk", *names)
    }
    keys = {tuple(row[name] for name in names): row for row in wanted}
    gone = [pk for key, pk in there.items() if key not in keys]
    if gone:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(
        model(source=source, **row) for key, row in keys.items() if key not in there
    )


COLUMNS: dict[type[models.Model], list[str]] = {
    StringSegment: ["string_id", "attrs"],
    TemplateSegment: ["template_id"],
    OverridableSegment: ["data_json"],
    RelatedObjectSegment: ["object_id"],
}


def related(value: RelatedObjectSegmentValue) -> TranslatableObject:
    return TranslatableObject.objects.get_or_create(
        content_type=value.content_type, translation_key=value.translation_key
    )[0]


def rows_by(model: Any, field: str, made: dict[Any, models.Model], **within: Any) -> dict[Any, int]:
    """The ids of rows by an identifying field; those that are missing are made from `made`."""
    rows = model.objects.filter(**within)

    def found(keys: Iterable[Any]) -> dict[Any, int]:
        return dict(rows.filter(**{f"{field}__in": list(keys)}).values_list(field, "pk"))

    there = found(made)
    missing = {key: row for key, row in made.items() if key not in there}
    if missing:
        model.objects.bulk_create(missing.values(), ignore_conflicts=True)
        there |= found(missing)
    return there


def strings_of(source: TranslationSource, values: Iterable[StringSegmentValue]) -> dict[str, int]:
    hashes = {v.string.data: String._get_data_hash(v.string.data) for v in values}
    made = {
        key: String(locale_id=source.locale_id, data_hash=key, data=data)
        for data, key in hashes.items()
    }
    ids = rows_by(String, "data_hash", made, locale_id=source.locale_id)
    return {data: ids[key] for data, key in hashes.items()}


def template_id(value: TemplateSegmentValue) -> uuid.UUID:
    return uuid.uuid5(uuid.uuid5(Template.BASE_UUID_NAMESPACE, value.format), value.template)


def templates_of(values: Iterable[TemplateSegmentValue]) -> dict[uuid.UUID, int]:
    made = {
        template_id(v): Template(
            uuid=template_id(v),
            template=v.template,
            template_format=v.format,
            string_count=v.string_count,
        )
        for v in values
    }
    return rows_by(Template, "uuid", made)


def contexts_of(source: TranslationSource, instance: Any, paths: set[str]) -> dict[str, int]:
    names = dict(names_of(instance))
    hashes = {path: TranslationContext._get_path_id(path) for path in paths}
    made = {
        key: TranslationContext(
            object_id=source.object_id, path_id=key, path=path, field_path=field_path(path, names)
        )
        for path, key in hashes.items()
    }
    ids = rows_by(TranslationContext, "path_id", made, object_id=source.object_id)
    return {path: ids[key] for path, key in hashes.items()}


def names_of(instance: Any) -> Iterator[tuple[str, str]]:
    """(path, field path) of every block of an object that holds no other block."""
    for field in instance._meta.get_fields():
        value = field.value_from_object(instance) if hasattr(field, "value_from_object") else None
        if isinstance(value, StreamValue):
            yield from leaves(value, field.name, field.name)


def leaves(value: Any, path: str, name: str) -> Iterator[tuple[str, str]]:
    children: list[tuple[str, str, Any]] = []
    if isinstance(value, StructValue):
        children = [(key, key, child) for key, child in value.items()]
    elif isinstance(value, ListValue):
        children = [(child.id, "item", child.value) for child in value.bound_blocks]
    elif isinstance(value, StreamValue):
        children = [(child.id, child.block_type, child.value) for child in value]
    else:
        yield path, name
    for key, kind, child in children:
        yield from leaves(child, f"{path}.{key}", f"{name}.{kind}")


def field_path(path: str, names: dict[str, str]) -> str:
    """`body.<id>.r1c2` → `body.table`: as wagtail-localize names a place for its editor."""
    while path not in names and "." in path:
        path = path.rpartition(".")[0]
    return names.get(path, path)
