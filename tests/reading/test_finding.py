"""Which encoder is found, and what is said when there is none."""

import logging

import pytest

from bot.reading.encoders import Encoder, EncoderError, find_encoder, finding, open_encoder
from tests.reading.letters import letters_encoder


def _missing() -> Encoder:
    raise ImportError("no such package")


def _misfit() -> Encoder:
    raise EncoderError("floor.npz is missing or damaged; install again.")


def test_auto_takes_the_first_that_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "OPENERS", {"one": _missing, "two": letters_encoder})
    found = open_encoder("auto")
    assert found is not None
    assert found.name == "letters-1"


def test_auto_is_content_with_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "OPENERS", {"one": _missing})
    assert open_encoder("auto") is None


def test_auto_says_so_when_one_does_not_fit(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(finding, "OPENERS", {"one": _misfit, "two": letters_encoder})
    assert open_encoder("auto") is not None
    assert "install again" in caplog.text


def test_rules_want_none() -> None:
    assert open_encoder("rules") is None


def test_the_one_that_is_named_must_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "OPENERS", {"e5": _missing})
    with pytest.raises(EncoderError, match='extra "encoder"'):
        open_encoder("e5")


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(EncoderError, match="e5, use, auto or rules"):
        open_encoder("bert")


def test_without_the_named_one_the_rules_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(finding, "OPENERS", {"e5": _missing})
    with caplog.at_level(logging.WARNING):
        assert find_encoder("e5") is None
    assert "The rules read alone until then." in caplog.text
