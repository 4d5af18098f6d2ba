"""The address by which an installation is known from outside."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.privacy.vault import Vault
from bot.routes.proof import PATH, proof, route
from tests.town import Town

NONCE = "0123456789abcdef" * 2


def test_the_whole_application_answers_with_its_proof(town: Town) -> None:
    asked = TestClient(town.app.asgi()).get(PATH, params={"nonce": NONCE})
    assert (asked.status_code, asked.text) == (200, proof(town.desk.vault, NONCE))
    assert re.fullmatch(r"[0-9a-f]{32}", asked.text)


def test_another_installation_answers_otherwise(vault: Vault, tmp_path: Path) -> None:
    other = Vault(f"sqlite:///{tmp_path}/other.db", secrets.token_bytes(32))
    assert proof(other, NONCE) != proof(vault, NONCE)
    other.close()


def test_each_riddle_has_an_answer_of_its_own(vault: Vault) -> None:
    assert len({proof(vault, f"{number:032x}") for number in range(50)}) == 50


@pytest.mark.parametrize("nonce", ["x" * 32, "0" * 31, "0" * 33, "0" * 4000, "A" * 32, "\x00", "a/../../b"])
def test_what_is_no_riddle_gets_no_answer(vault: Vault, nonce: str) -> None:
    answer = TestClient(Starlette(routes=[route(vault)])).get(PATH, params={"nonce": nonce})
    assert (answer.status_code, answer.text) == (400, "bad nonce")


def test_somebody_who_only_looks_sees_that_it_is_there(vault: Vault) -> None:
    assert TestClient(Starlette(routes=[route(vault)])).get(PATH).text == "ok"


def test_its_answer_is_no_pseudonym_of_anything_else(vault: Vault) -> None:
    assert proof(vault, NONCE) not in {vault.pseudonym(what, NONCE) for what in ("person", "event", "place", "")}
