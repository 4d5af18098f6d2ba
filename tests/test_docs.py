"""README, CONTRIBUTING, docs, publiccode.yml and the code say the same; each test names what has drifted apart."""

import importlib
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest

import models
from tests.pages import LEFT_OUT, PAGES, ROOT, code_of, text_of

GLOSSARY, CONTRIBUTING = text_of("docs/glossary.md"), text_of("CONTRIBUTING.md")
BENCHMARKS = text_of("docs/benchmarks.md")


# make, links, files


def test_every_make_target_that_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    named = {
        (page.name, target)
        for page in PAGES
        for line in code_of(page.read_text("utf-8"))
        for target in re.findall(r"^make (\w+)", line)
    }
    assert {("README.md", "demo"), ("README.md", "test"), ("CONTRIBUTING.md", "check")} <= named
    assert {(page, target) for page, target in named if target not in targets} == set()


def test_contributing_names_every_make_target() -> None:
    targets = re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE)
    told = re.findall(r"`make (\w+)", CONTRIBUTING) + re.findall(r"`make (\w+)", text_of("README.md"))
    assert set(targets) == set(told)


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
            if "://" not in target:
                yield page, target


@pytest.mark.parametrize(("page", "target"), list(links()), ids=lambda value: getattr(value, "name", value))
def test_every_relative_link_leads_somewhere(page: Path, target: str) -> None:
    file, _, anchor = target.partition("#")
    there = page.parent / file if file else page
    assert there.exists()
    assert not anchor or anchor in _anchors(there.read_text("utf-8"))


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_picture_has_a_text_with_its_figures() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(docs/pictures/", text_of("README.md"))
    assert len(pictures) == 2
    assert [text for text in pictures if not re.search(r"\d", text)] == []


def test_contributing_names_every_connector_and_its_furniture() -> None:
    rooms = [room.name for room in (ROOT / "connectors").iterdir() if (room / "connector.py").exists()]
    assert len(rooms) >= 4
    assert [name for name in rooms if f"`connectors/{name}`" not in CONTRIBUTING] == []


def test_contributing_names_only_files_that_are_there() -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", CONTRIBUTING, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([\w./]+/[\w./]*|[\w.]+\.(?:py|md|toml))`", row)]
    assert len(named) > 15
    real = [re.sub(r"example(?!\.toml)", "slack", name) for name in named]
    assert [name for name in real if not (ROOT / name).exists()] == []


def test_every_benchmark_is_told_and_every_told_one_exists() -> None:
    own = {
        file.stem for file in (ROOT / "benchmarks").glob("*.py") if "__main__" in file.read_text("utf-8")
    }  # the others are their stand-ins
    assert set(re.findall(r"^## .*`python -m benchmarks\.(\w+)", BENCHMARKS, re.MULTILINE)) == own


def test_every_option_of_a_benchmark_is_told() -> None:
    sources = [file.read_text("utf-8") for file in (ROOT / "benchmarks").glob("*.py")]
    options = {name for source in sources for name in re.findall(r'add_argument\(\s*"(--\w+)"', source)}
    assert options
    assert {name for name in options if name not in BENCHMARKS} == set()


# glossary


def test_the_glossary_names_things_that_exist() -> None:
    named = re.findall(r"`((?:bot|models|connectors)\.[\w.]+)`", GLOSSARY)
    assert len(named) > 30
    assert [name for name in named if not _exists(name)] == []


def _exists(dotted: str) -> bool:
    module, _, name = dotted.rpartition(".")
    return hasattr(importlib.import_module(module), name)


def test_a_name_that_does_not_exist_is_noticed() -> None:
    assert _exists("bot.cards.Card")
    assert not _exists("bot.cards.Cart")


def test_the_glossary_names_every_table() -> None:
    told = set(re.findall(r"`models\.(\w+)`", GLOSSARY))
    of_the_house = {"Base", "KeyBase", "Membership", "InboxEvent", "StoredKey", "Audit", "SetupCode", "Person"}
    assert set(models.__all__) - told - of_the_house == set()


def test_the_dutch_words_of_the_glossary_stand_on_a_screen() -> None:
    table = GLOSSARY.partition("## Words of the work")[2].partition("## Words of the house")[0]
    columns = re.findall(r"^\| [A-Z][\w, ]+ \| [^|]+ \| ([a-z][^|]+) \|", table, re.MULTILINE)
    words = [word for column in columns for word in column.split(", ")]
    assert {"weekbericht", "onderwerp", "idee"} <= set(words)
    told = "\n".join(re.findall(r'^msgstr.*|^"[^"]*', text_of("bot/words/nl.po"), re.MULTILINE)).lower()
    assert [word for word in words if word not in told] == []


# decisions


def decisions() -> list[Path]:
    return sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))


def test_the_decisions_are_numbered_without_a_gap_and_listed() -> None:
    numbers = [int(file.name[:4]) for file in decisions()]
    assert numbers == list(range(1, len(numbers) + 1))
    index = text_of("docs/adr/README.md")
    assert re.findall(r"\((\d{4}[\w.-]+)\)", index) == [file.name for file in decisions()]


@pytest.mark.parametrize("file", decisions(), ids=lambda file: file.stem)
def test_a_decision_has_its_number_context_decision_and_consequence(file: Path) -> None:
    text = file.read_text("utf-8")
    assert text.startswith(f"# {int(file.name[:4])}. ")
    parts = [text.find(f"**{part}.**") for part in ("Context", "Decision", "Consequence")]
    assert -1 not in parts
    assert parts == sorted(parts)


def test_every_library_that_we_ask_for_has_its_licence_in_the_decision() -> None:
    page = text_of("docs/adr/0011-libraries.md")
    rows = re.findall(r"^\| ([\w, -]+) \| [^|]+ \| \w", page, re.MULTILINE)
    told = {name.strip() for row in rows for name in row.split(",")}
    pyproject = tomllib.loads(text_of("pyproject.toml"))
    asked = [
        *pyproject["project"]["dependencies"],
        *pyproject["dependency-groups"]["dev"],
        *(requires("voelspriet") or ()),
    ]
    names = {re.split(r"[\s<>=\[;]", line)[0] for line in asked} - {"voelspriet", "types-jsonschema"}
    assert names - told == set()


# what must stand nowhere

REGISTRIES = (
    "registry." + "npmjs",
    "files.python" + "hosted",
    "pypi." + "org",
    "index-" + "url http",
    "/simple" + "/ ",
)
MACHINE = re.compile(r"(?<![\w.}/*])/(?:work|root|home|tmp)/(?!\))")
SUFFIXES = {".py", ".md", ".toml", ".yml", ".txt", ".json", ".jsonl", ".mjs", ".po", ".html", ".mako", ""}


def files() -> Iterator[Path]:
    for file in ROOT.rglob("*"):
        parts = set(file.relative_to(ROOT).parts)
        hidden = any(part.startswith(".") and part not in {".ci", ".npmrc", ".gitignore"} for part in parts)
        if file.is_file() and file.suffix in SUFFIXES and not hidden and not parts & LEFT_OUT:
            yield file


def test_no_file_holds_a_registry_address_or_a_path_of_a_machine() -> None:
    found = [
        (str(file.relative_to(ROOT)), hit)
        for file in files()
        for hit in _of_a_machine(file.read_text("utf-8", errors="replace"))
    ]
    assert found == []


def _of_a_machine(text: str) -> list[str]:
    return [name for name in REGISTRIES if name in text] + MACHINE.findall(text)


def test_a_path_of_a_machine_is_noticed() -> None:
    assert _of_a_machine("see " + "/wo" + "rk/main") != []
    assert _of_a_machine("resolved https://" + "registry." + "npmjs.org/x") != []
    assert _of_a_machine("https://example.org/work/ and docs/work/") == []


# publiccode.yml


PUBLICCODE = text_of("publiccode.yml")
WANTED = "publiccodeYmlVersion name url platforms categories developmentStatus softwareType description legal"


@pytest.mark.parametrize("key", [*WANTED.split(), "maintenance", "localisation"])
def test_publiccode_has_what_version_0_4_wants(key: str) -> None:
    assert len(re.findall(rf"^{key}:", PUBLICCODE, re.MULTILINE)) == 1


def test_the_descriptions_for_the_catalogue_have_the_lengths_it_wants() -> None:
    short = re.findall(r"shortDescription: (.+)", PUBLICCODE)
    long = re.findall(r"longDescription: >\n((?: {6}.+\n)+)", PUBLICCODE)
    assert len(short) == len(long) == 2
    assert max(map(len, short)) <= 150
    assert all(150 <= len(" ".join(text.split())) <= 10_000 for text in long)


def test_the_catalogue_names_the_licence_of_the_package() -> None:
    pyproject = tomllib.loads(text_of("pyproject.toml"))
    assert f"license: {pyproject['project']['license']}\n" in PUBLICCODE
    assert text_of("LICENSE").lstrip().startswith("EUROPEAN UNION PUBLIC LICENCE")
