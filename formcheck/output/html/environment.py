"""How all pages are made from templates: everything foreign is escaped, and texts come out in the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...language.text import Language, Phrase, in_language
from ...system.safe_text import clean

if TYPE_CHECKING:
    from jinja2 import Template


def template(name: str, language: Language, *packages: str) -> Template:
    """The template of this name in the folders of `packages`, then in this one. In it `t(key, **gaps)` gives a text of the tables and
    `tr(text)` a text that may be one of them; raises jinja2.UndefinedError for a name that it is not given."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    loader = ChoiceLoader([PackageLoader(package, ".") for package in (*packages, __package__)])
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)

    def t(key: str, **gaps: Any) -> str:
        return clean(in_language(Phrase(key, **gaps), language))

    def tr(text: str) -> str:
        return clean(in_language(text, language))

    environment.globals |= {"t": t, "tr": tr}
    return environment.get_template(name)
