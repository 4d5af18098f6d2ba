"""Read config.toml, and tell every mistake in it."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.config.directory import DirectorySettings
from bot.config.section import ConfigError, Section
from bot.config.settings import SECRET_VARIABLES, DatabaseSettings, Settings


def load(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read config.toml and the secrets of the environment; relative files lie beside config.toml.

    Raises
    ------
    ConfigError
        With every mistake in the file, each with its place and, for an unknown key, the nearest key there is.

    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path} is not there. Run `voelspriet init` to make one.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from None
    if "secrets" in raw:
        raise ConfigError(f"{path}: secrets never stand in the file; set {', '.join(SECRET_VARIABLES.values())}.")
    found = {key: environment[name] for key, name in SECRET_VARIABLES.items() if environment.get(name)}
    try:
        settings = Settings.model_validate({**raw, "secrets": found})
    except ValidationError as error:
        raise ConfigError("\n".join(f"{path}: {_told(item)}" for item in error.errors())) from None
    database, model = _beside(settings.database, path.parent), settings.reading.model
    reading = settings.reading.model_copy(update={"model": path.parent / model if model else None})
    directory = _file_beside(settings.directory, path.parent)
    return settings.model_copy(update={"database": database, "reading": reading, "directory": directory})


def _beside(database: DatabaseSettings, folder: Path) -> DatabaseSettings:
    key_file = database.master_key_file
    return database.model_copy(
        update={
            "url": _sqlite_beside(database.url, folder),
            "keys_url": _sqlite_beside(database.keys_url, folder),
            "master_key_file": folder / key_file if key_file else None,
        }
    )


def _file_beside(directory: DirectorySettings, folder: Path) -> DirectorySettings:
    csv = directory.csv
    beside = csv.model_copy(update={"file": folder / csv.file}) if csv else None
    return directory.model_copy(update={"csv": beside})


def _sqlite_beside(url: str, folder: Path) -> str:
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url.startswith(prefix + "/"):
        return url
    return f"{prefix}{(folder / url.removeprefix(prefix)).resolve()}"


def _told(error: Any) -> str:  # noqa: ANN401 - pydantic's own dict of one mistake
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] != "extra_forbidden":
        return f"{place or 'the whole'}: {str(error['msg']).removeprefix('Value error, ')}"
    key = str(error["loc"][-1])
    near = difflib.get_close_matches(key, _keys_at(error["loc"][:-1]), n=1, cutoff=0)
    return f"{place}: unknown key. The nearest one is `{near[0]}`."


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    section: type[Section] = Settings
    for part in location:
        if isinstance(part, str):
            section = _section_of(section.model_fields[part].annotation)
    return [name for name in section.model_fields if name != "secrets"]


def _section_of(annotation: Any) -> type[Section]:  # noqa: ANN401 - any type expression may stand there
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    return next(_section_of(part) for part in annotation.__args__ if part is not type(None))
