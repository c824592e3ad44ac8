"""The kinds of questions, by name. A new kind is one more file here that sets KIND; its template
`quizzes/kinds/<name>.html` has the same name."""

from importlib import import_module
from pkgutil import iter_modules

from quizzes.kind import Kind

KINDS: dict[str, Kind] = {
    module.name: import_module(f"{__name__}.{module.name}").KIND
    for module in iter_modules(__path__)
}
