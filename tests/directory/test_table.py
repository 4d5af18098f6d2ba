"""A CSV as a directory: what spreadsheets write can be read, and one bad line changes nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.config import CsvDirectorySettings
from bot.directory.table import CsvDirectory
from bot.ports import Colleague, DirectoryError


def directory_of(folder: Path, content: bytes, **more: object) -> CsvDirectory:
    (folder / "people.csv").write_bytes(content)
    return CsvDirectory(CsvDirectorySettings.model_validate({"file": folder / "people.csv", **more}))


def everybody(directory: CsvDirectory) -> list[Colleague]:
    async def read() -> list[Colleague]:
        return [colleague async for colleague in directory.colleagues()]

    return asyncio.run(read())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_a_spreadsheet_writes(tmp_path: Path, separator: str) -> None:
    lines = ["User,Department,Role", "slack:T1/U1, Burgerzaken ,Ambassador", "teams:ABC/DEF,,", ""]
    content = "\r\n".join(lines).replace(",", separator).encode("utf-8-sig")
    assert everybody(directory_of(tmp_path, content)) == [
        Colleague("slack", "T1", "U1", "Burgerzaken", frozenset({"csv:ambassador"})),
        Colleague("teams", "abc", "def"),
    ]


def test_other_columns_are_left_alone_and_only_user_is_needed(tmp_path: Path) -> None:
    assert everybody(directory_of(tmp_path, b"user,phone\nslack:T1/U1,06\n")) == [Colleague("slack", "T1", "U1")]


def test_an_encoding_of_windows(tmp_path: Path) -> None:
    content = "user;department\nslack:T1/U1;Financiën\n".encode("cp1252")
    assert everybody(directory_of(tmp_path, content, encoding="cp1252"))[0].department == "Financiën"


def test_two_lines_of_one_person_give_two_roles(tmp_path: Path) -> None:
    content = b"user,department,role\nslack:T1/U1,,insider\nslack:T1/U1,Griffie,ambassador\n"
    (found,) = everybody(directory_of(tmp_path, content))
    assert (found.department, found.groups) == ("Griffie", frozenset({"csv:insider", "csv:ambassador"}))


@pytest.mark.parametrize(
    ("content", "reason", "told"),
    [
        (b"user,role\nslack:T1/U1,x\nU2,x\n", "line_3", "slack:TEAM/USER"),
        (b"user,role\nslack:T1/U1\n", "line_2", "1 columns"),
        (b"user,department\nslack:T1/U1,A\nslack:T1/U1,B\n", "line_3", "another department"),
        (b"user,department\nslack:T1/U1,Financi\xebn\n", "line_2", "encoding"),
        (b"naam,afdeling\n", "header", "user, department, role"),
        (b"user,departement\n", "header", "Is it department"),
    ],
)
def test_one_bad_line_and_nothing_is_believed(tmp_path: Path, content: bytes, reason: str, told: str) -> None:
    with pytest.raises(DirectoryError) as failed:
        everybody(directory_of(tmp_path, content))
    assert (failed.value.reason, told in failed.value.remedy) == (reason, True)


def test_a_file_that_is_not_there_is_told_by_doctor_too(tmp_path: Path) -> None:
    missing = CsvDirectory(CsvDirectorySettings(file=tmp_path / "elsewhere.csv"))
    with pytest.raises(DirectoryError, match="file"):
        everybody(missing)
    (finding,) = asyncio.run(missing.check())
    assert (finding.well, "elsewhere.csv" in finding.remedy) == (False, True)
    (well,) = asyncio.run(directory_of(tmp_path, b"user\nslack:T1/U1\n").check())
    assert (well.well, "People in it: 1." in well.detail) == (True, True)


def test_who_is_not_in_it_has_left_only_where_it_names_everybody(tmp_path: Path) -> None:
    assert not directory_of(tmp_path, b"user\n").complete
    assert directory_of(tmp_path, b"user\n", complete=True).complete
