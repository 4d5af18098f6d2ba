"""The configuration: what it becomes, and that every mistake is told with its place and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from bot.config import SECRET_VARIABLES, ConfigError, Section, Settings, load
from bot.config.values import Audience
from bot.days.workdays import is_working_day
from bot.setup import example
from tests.town import CONFIG

NO_COUNTRY = "is no country whose public holidays are known; write its ISO 3166 code, such as NL"
NO_DATABASE = "is neither SQLite nor PostgreSQL; write sqlite:///FILE or postgresql://USER@HOST/NAME"
EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


def _load(folder: Path, text: str, environment: dict[str, str] | None = None) -> Settings:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, environment or {})


def _mistakes(folder: Path, text: str) -> list[str]:
    """The lines in which the mistakes are told, without the path of the file."""
    with pytest.raises(ConfigError) as refused:
        _load(folder, text)
    lines = str(refused.value).split("\n")
    assert all(line.startswith(f"{folder / 'config.toml'}: ") for line in lines)
    return [line.removeprefix(f"{folder / 'config.toml'}: ") for line in lines]


def test_a_short_file_is_enough(tmp_path: Path) -> None:
    settings = _load(tmp_path, CONFIG)
    (rollout,) = settings.rollout
    assert (rollout.slug, rollout.go_live, rollout.zone.key) == ("zaak", date(2026, 10, 26), "Europe/Amsterdam")
    assert (rollout.digest.weekday, rollout.digest.at, rollout.digest.tone) == ("mon", time(8, 30), True)
    assert (rollout.thresholds.people, rollout.retention.after_closing, rollout.retention.at_most) == (5, 90, 180)
    assert (settings.slack, settings.teams, settings.mail) == (None, None, None)
    assert [rollout.system.in_(language) for language in ("nl", "en", "fy")] == [
        "het zaaksysteem",
        "the case system",
        "het zaaksysteem",
    ]


def test_nothing_changes_after_reading(tmp_path: Path) -> None:
    settings = _load(tmp_path, CONFIG)
    with pytest.raises(ValidationError):
        settings.rollout[0].name = "Another"


def test_files_lie_beside_the_configuration(tmp_path: Path) -> None:
    database = _load(tmp_path, CONFIG).database
    assert database.url == f"sqlite:///{tmp_path}/voelspriet.db"
    assert database.keys_url == f"sqlite:///{tmp_path}/voelspriet-keys.db"
    assert database.master_key_file == tmp_path / "voelspriet-master.key"


def test_files_with_a_folder_and_other_databases_stay_as_written(tmp_path: Path) -> None:
    text = """
    [database]
    url = "postgresql://bot@db.example.org/voelspriet"
    keys_url = "sqlite:////var/lib/keys.db"
    master_key_file = "/etc/voelspriet/key"
    """
    database = _load(tmp_path, text + CONFIG).database
    assert database.url == "postgresql://bot@db.example.org/voelspriet"
    assert database.keys_url == "sqlite:////var/lib/keys.db"
    assert database.master_key_file == Path("/etc/voelspriet/key")


def test_a_relative_folder_starts_at_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "config.toml").write_text('[database]\nurl = "sqlite:///../data/v.db"\n' + CONFIG)
    monkeypatch.chdir(tmp_path)
    assert load(Path("etc/config.toml"), {}).database.url == f"sqlite:///{tmp_path}/data/v.db"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[slak]\n", "slak: unknown key. The nearest one is `slack`."),
        ("[web]\nprot = 1\n", "web.prot: unknown key. The nearest one is `port`."),
        ("[web]\nport = 70000\n", "web.port: Input should be less than or equal to 65535"),
        ("[teams]\ntenant_id = 'a'\n", "teams.client_id: Field required"),
        (
            "[mail]\nhost = 'a'\nsender = 'b'\npassword = 'c'\n",
            "mail.password: unknown key. The nearest one is `port`.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    assert _mistakes(tmp_path, line + CONFIG) == [told]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("headcout = 3", "rollout.0.headcout: unknown key. The nearest one is `country`."),
        ("go_life = 2026-10-26", "rollout.0.go_life: unknown key. The nearest one is `go_live`."),
        ("language = 'de'", "rollout.0.language: Input should be 'nl' or 'en'"),
        ("country = 'nl'", f"rollout.0.country: {NO_COUNTRY}"),
        ("country = 'EN'", f"rollout.0.country: {NO_COUNTRY}"),
        ("country = 'UK'", f"rollout.0.country: {NO_COUNTRY}"),
        ("country = 'NLD'", f"rollout.0.country: {NO_COUNTRY}"),
        ("country = ''", f"rollout.0.country: {NO_COUNTRY}"),
        ("thresholds = { people = 4 }", "rollout.0.thresholds.people: Input should be greater than or equal to 5"),
        ("retention = { at_most = 181 }", "rollout.0.retention.at_most: Input should be less than or equal to 180"),
        (
            "digest = { weekday = 'sun' }",
            "rollout.0.digest.weekday: Input should be 'mon', 'tue', 'wed', 'thu' or 'fri'",
        ),
        ("digest = { wekday = 'mon' }", "rollout.0.digest.wekday: unknown key. The nearest one is `weekday`."),
        (
            "digest = { audiences = ['hr'] }",
            "rollout.0.digest: `audiences` is no more: switch editions off by audience, as in [rollout.digest.hr]",
        ),
        (
            "digest = { mailboxes = ['a@example.org'] }",
            "rollout.0.digest: `mailboxes` stand by audience now: move them to [rollout.digest.project_group]",
        ),
        (
            "digest.hr.mailboxes = ['hr']",
            "rollout.0.digest.hr.mailboxes.0: is no mailbox; write one such as team@example.org",
        ),
        ("digest.hr.weekly = true", "rollout.0.digest.hr: has no `weekly` report; it can have `monthly`"),
        (
            "digest.floor.monthly = 'mon'",
            "rollout.0.digest.floor.monthly: Input should be a valid boolean, unable to interpret input",
        ),
        ("digest.hr.when_empty = 'no'", "rollout.0.digest.hr.when_empty: Input should be 'say' or 'skip'"),
        (
            "time_zone = 'Europe/Amsterdm'",
            "rollout.0.time_zone: is no time zone; write one such as Europe/Amsterdam",
        ),
        ("time_zone = '../etc/passwd'", "rollout.0.time_zone: is no time zone; write one such as Europe/Amsterdam"),
        ("time_zone = ''", "rollout.0.time_zone: is no time zone; write one such as Europe/Amsterdam"),
    ],
)
def test_a_mistake_in_a_rollout_is_told_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    assert _mistakes(tmp_path, CONFIG + line) == [told]


def test_each_audience_has_the_editions_that_suit_it_unless_they_are_off(tmp_path: Path) -> None:
    given = "digest.management.day_90 = false\ndigest.floor.mailboxes = ['a@example.org', 'a@example.org']\n"
    digest = _load(tmp_path, CONFIG + given).rollout[0].digest
    assert digest.of("project_group").paces == {"before", "daily", "weekly", "day_30", "day_90"}
    assert digest.of("ambassadors").paces == {"before", "weekly"}
    assert digest.of("management").paces == {"monthly", "day_30"}
    assert digest.of("floor").paces == digest.of("hr").paces == {"monthly"}
    assert [digest.of(each).when_empty for each in get_args(Audience)] == ["say", "say", "say", "skip", "say"]
    assert [digest.mailboxes(each) for each in get_args(Audience)] == [(), (), (), ("a@example.org",), ()]


@pytest.mark.parametrize("country", ["NL", "BE", "DE", "GB", "FR", "US"])
def test_a_country_that_is_taken_has_working_days(tmp_path: Path, country: str) -> None:
    (rollout,) = _load(tmp_path, f"{CONFIG}country = '{country}'").rollout
    assert not is_working_day(date(2026, 12, 25), rollout.country)


@pytest.mark.parametrize("key", ["url", "keys_url"])
@pytest.mark.parametrize(
    "url",
    [
        "mysql://bot@db/voelspriet",
        "postgres://bot@db/voelspriet",
        "postgresql://bot@db:port/voelspriet",
        "voelspriet.db",
        "",
    ],
)
def test_another_kind_of_database_is_refused(tmp_path: Path, key: str, url: str) -> None:
    assert _mistakes(tmp_path, f"[database]\n{key} = '{url}'\n{CONFIG}") == [f"database.{key}: {NO_DATABASE}"]


def test_a_refused_address_is_not_repeated(tmp_path: Path) -> None:
    (told,) = _mistakes(tmp_path, f"[database]\nurl = 'mysql://bot:hush@db/v'\n{CONFIG}")
    assert "hush" not in told


def test_a_pattern_that_is_none_is_refused(tmp_path: Path) -> None:
    (told,) = _mistakes(tmp_path, CONFIG.replace("Z-\\d{4}-\\d{4}", "Z-(\\d{4}"))
    assert told.startswith("rollout.0.case_number: is no regular expression: missing )")


def test_a_department_without_people_is_refused(tmp_path: Path) -> None:
    told = _mistakes(tmp_path, CONFIG.replace("headcount = 4 ", "headcount = 0 "))
    assert told == ["rollout.0.department.1.headcount: Input should be greater than or equal to 1"]


@pytest.mark.parametrize("slug", ["", "Zaak", "-zaak", "zaak systeem", "zaak/1", "z" * 41])
def test_a_slug_that_fits_no_address_is_refused(tmp_path: Path, slug: str) -> None:
    (told,) = _mistakes(tmp_path, CONFIG.replace('slug = "zaak"', f'slug = "{slug}"'))
    assert told.startswith("rollout.0.slug: String should match pattern")


@pytest.mark.parametrize("person", ["amb", "slack:T1", "irc:net/amb", "slack:T1/U1/x", "slack: T1/U1"])
def test_a_person_who_is_no_platform_id_is_refused(tmp_path: Path, person: str) -> None:
    (told,) = _mistakes(tmp_path, CONFIG.replace("terminal:terminal/amb", person))
    assert told.startswith("rollout.0.ambassadors.0: String should match pattern")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = "[web]\nport = 0\nhots = 'a'\n" + CONFIG + "language = 'de'"
    places = {line.split(":")[0] for line in _mistakes(tmp_path, text)}
    assert places == {"web.port", "web.hots", "rollout.0.language"}


def test_two_rollouts_with_one_slug_are_refused(tmp_path: Path) -> None:
    assert _mistakes(tmp_path, CONFIG * 2) == ["the whole: two rollouts have the same slug"]
    second = CONFIG.replace('"zaak"', '"dms"')
    assert [rollout.slug for rollout in _load(tmp_path, CONFIG + second).rollout] == ["zaak", "dms"]


@pytest.mark.parametrize(
    ("text", "told"), [("", "rollout: Field required"), ("rollout = []", "the whole: there is no [[rollout]]")]
)
def test_a_file_without_a_rollout_is_refused(tmp_path: Path, text: str, told: str) -> None:
    assert _mistakes(tmp_path, text) == [told]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"is not there\. Run `voelspriet init`"):
        load(tmp_path / "config.toml", {})


@pytest.mark.parametrize("data", [b"[web", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "config.toml").write_bytes(data)
    with pytest.raises(ConfigError, match=r"config\.toml cannot be read: "):
        load(tmp_path / "config.toml", {})


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, {})


@pytest.mark.leak
def test_secrets_never_stand_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        _load(tmp_path, '[secrets]\nslack_bot_token = "xoxb-hush"\n' + CONFIG)
    assert "xoxb-hush" not in str(refused.value)
    assert all(name in str(refused.value) for name in SECRET_VARIABLES.values())


@pytest.mark.leak
def test_secrets_come_from_the_environment_and_show_nowhere(tmp_path: Path) -> None:
    environment = {name: f"hush-{number}" for number, name in enumerate(SECRET_VARIABLES.values())}
    settings = _load(tmp_path, CONFIG, environment)
    assert settings.secrets.master_key
    values = [getattr(settings.secrets, name).get_secret_value() for name in SECRET_VARIABLES]
    assert values == list(environment.values())
    assert "hush" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_an_empty_secret_is_none(tmp_path: Path) -> None:
    assert _load(tmp_path, CONFIG, {"SLACK_BOT_TOKEN": "", "OTHER": "x"}).secrets.slack_bot_token is None


def test_the_example_loads() -> None:
    assert load(EXAMPLE, {}).rollout[0].department


def test_the_example_with_its_comments_taken_away_loads_too(tmp_path: Path) -> None:
    settings = _load(tmp_path, _uncommented())
    assert settings.slack
    assert settings.teams
    assert settings.mail


def test_the_example_mentions_every_key() -> None:
    mentioned = _paths(tomllib.loads(_uncommented()))
    assert sorted(set(_keys(Settings)) - mentioned) == []


def _uncommented() -> str:
    """The example with the settings that stand there as comments switched on."""
    return re.sub(r"^# (\[|\w+ = )", r"\1", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def _paths(table: Any, before: str = "") -> set[str]:
    if isinstance(table, list) and any(isinstance(item, dict) for item in table):
        return set().union(*(_paths(item, before) for item in table))
    if not isinstance(table, dict):
        return {before}
    return set().union(*(_paths(value, f"{before}.{key}") for key, value in table.items()))


def _keys(section: type[Section], before: str = "") -> Iterator[str]:
    """Every key that can be set, as a path; texts in two languages end there."""
    for name, field in section.model_fields.items():
        if name == "secrets":
            continue
        inner = [part for part in _types(field.annotation) if issubclass(part, Section)]
        for part in inner:
            yield from _keys(part, f"{before}.{name}")
        if not inner:
            yield f"{before}.{name}"


def _types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _types(part)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("\ufeff" + example(), encoding="utf-8")
    assert load(path, {}).rollout[0].slug == "zaaksysteem"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("voelspriet-keys.db", "voelspriet.db", "the keys must lie in a database of their own"),
        ('name = "Sociaal domein"', 'name = "burgerzaken"', "two departments have the same name"),
        (
            "ambassadors = []\nmanagers = []",
            'ambassadors = ["slack:T1/U1"]\nmanagers = ["slack:t1/u1"]',
            "a manager of Burgerzaken is its ambassador too",
        ),
        (r"'\bZ-?\d{4}-\d{4,8}\b'", "'.*'", "ordinary words"),
    ],
)
def test_what_would_quietly_go_wrong_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "config.toml"
    assert old in example()
    path.write_text(example().replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load(path, {})
