from typing import Any

from django.core.management.base import BaseCommand

from content import desk, desk_texts


class Command(BaseCommand):
    """Name the glossary's terms that a course's translations do not use. Warnings: exit code 0."""

    help = "Name glossary terms that were translated otherwise."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("course", nargs="*", help="slugs; all courses without")

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for course in desk.courses():
            if not options["course"] or course.slug in options["course"]:
                for language in desk.languages(course):
                    count += self.warn(course, language)
        self.stdout.write(f"{count} terms translated otherwise")

    def warn(self, course: Any, language: str) -> int:
        terms = desk_texts.Terms(course.source_language, language)
        found = 0
        for source in desk.sources(course):
            for text in desk_texts.texts(source.translation_key, language, terms):
                for entry in text.warnings:
                    self.stdout.write(f"{language} {source} {text.place}: “{entry.term}” expected")
                    found += 1
        return found
