"""The catalogues: complete in both languages, and every sentence of the pages comes from them."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

WEB = Path(str(files("khabar"))) / "web"
SCRIPTS = sorted((WEB / "static" / "js").rglob("*.js"))
FORMS = {"en": 2, "ar": 6}
ENTRY = re.compile(r'msgid "([^"]+)"\n((?:msgid_plural "[^"]*"\n)?)((?:msgstr(?:\[\d\])? ".*"\n?)+)')


def catalogue(lang: str) -> dict[str, list[str]]:
    """Key to its forms."""
    text = (WEB / "locale" / f"{lang}.po").read_text("utf-8")
    return {key: re.findall(r'msgstr(?:\[\d\])? "(.*)"', forms) for key, _, forms in ENTRY.findall(text)}


def plover() -> list[tuple[str, str, str]]:
    """Type, mode and quad category of the ontology."""
    table = files("khabar").joinpath("data/ontology/plover.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return [(row[0], row[1], row[2]) for row in rows[1:]]


def test_both_languages_have_the_same_keys_and_all_forms() -> None:
    english, arabic = catalogue("en"), catalogue("ar")
    assert english
    assert english.keys() == arabic.keys()
    for lang, entries in (("en", english), ("ar", arabic)):
        for key, forms in entries.items():
            assert all(forms), f"{lang}: {key} is empty"
            plural = len(english[key]) > 1 or len(arabic[key]) > 1
            assert len(forms) == (FORMS[lang] if plural else 1), f"{lang}: {key} has {len(forms)} forms"


@pytest.mark.parametrize("lang", FORMS)
def test_placeholders_are_those_of_english(lang: str) -> None:
    for key, forms in catalogue(lang).items():
        allowed = {name for form in catalogue("en")[key] for name in re.findall(r"\{(\w+)\}", form)}
        assert {name for form in forms for name in re.findall(r"\{(\w+)\}", form)} <= allowed, key


def test_every_key_in_the_scripts_has_a_sentence() -> None:
    keys = catalogue("en")
    for script in SCRIPTS:
        for key in re.findall(r'\b(?:t|rich)\("([\w./-]+)"', script.read_text("utf-8")):
            assert key in keys, f"{script.name}: {key}"
        for start in re.findall(r"\bt\(`([\w.-]+\.)\$\{", script.read_text("utf-8")):
            assert any(key.startswith(start) for key in keys), f"{script.name}: {start}…"


def test_types_modes_and_classes_are_those_of_the_ontology() -> None:
    keys = catalogue("en")
    for type_, mode, _ in plover():
        assert (f"mode.{type_}.{mode}" if mode else f"type.{type_}") in keys
    source = (WEB / "static" / "js" / "parts.js").read_text("utf-8")
    written = {type_: name for name, types in re.findall(r'"([a-z-]+)": "([A-Z ]+)"', source) for type_ in types.split()}
    assert written == {type_: quad.replace(" ", "-") for type_, _, quad in plover()}


def test_no_sentence_stands_in_the_scripts() -> None:
    for script in SCRIPTS:
        source = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", script.read_text("utf-8"), flags=re.S)
        for markup in re.findall(r"html`(.*?)`", source, flags=re.S):
            words = re.findall(r">([^<>$`{}]*[A-Za-z\u0600-\u06ff]{3}[^<>$`{}]*)<", markup)
            said = [word for word in words if not re.search(r"[=(?&|]", word)]
            assert set(map(str.strip, said)) <= {
                "API",
                "khabar load news/ --db news.db && khabar serve --db news.db",
                "PLOVER",
                "CAMEO",
            }, script.name
