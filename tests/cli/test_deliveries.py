"""What failed can be seen without its content, retried and dropped; a wrong number undoes all."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from bot.cli import main
from bot.privacy.forgetting import FAILED_CARD_KEPT, drop_old_deliveries
from models import Audit, Delivery
from tests.gestures import change
from tests.town import Town

SECRET = "De etiketten van Anna printen niet"


@pytest.fixture
def failed(town: Town) -> Town:
    """A town in which two deliveries failed, for two reasons, and one was sent."""
    for user in ("anna", "bob"):
        town.say(user, SECRET)
    town.drain()
    rows = town.read(lambda session: list(session.scalars(select(Delivery.id).order_by(Delivery.id))))
    town.write(change(update(Delivery).values(state="sent", reason=None)))
    for number, reason in zip(rows, ("channel_not_found", "timed_out"), strict=False):
        card = town.desk.vault.seal("places", b'{"summary":"x","blocks":[],"language":"nl"}', "delivery.card")
        state = update(Delivery).where(Delivery.id == number)
        town.write(change(state.values(state="failed", reason=reason, attempts=5, ambiguous=2, card=card)))
    return town


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "deliveries", *words])


def states(town: Town) -> list[str]:
    rows = select(Delivery.state).where(Delivery.id < 3).order_by(Delivery.id)
    return town.read(lambda session: list(session.scalars(rows)))


def acts(town: Town) -> list[tuple[str, str]]:
    rows = select(Audit.act, Audit.subject).order_by(Audit.id)
    return [(act, subject) for act, subject in town.read(lambda session: session.execute(rows).all())]


@pytest.mark.leak
def test_what_failed_is_listed_and_shown_without_what_it_says(failed: Town, tmp_path: Path) -> None:
    del failed
    listed = run(tmp_path, "list")
    assert [line.split("  ")[0] for line in listed.output.splitlines()] == ["1", "2"]
    assert "  event/1/" in listed.output
    assert "  terminal  failed  channel_not_found  " in listed.output
    assert "  5 tries" in listed.output
    shown = run(tmp_path, "show", "1").output
    assert "reason:         channel_not_found\n" in shown
    assert "perhaps twice:  2\n" in shown
    assert "can be retried: yes\n" in shown
    for text in (listed.output, shown):
        assert not any(word in text for word in ("anna", "bob", "Anna", "etiketten"))
    assert run(tmp_path, "list", "--state", "sent").output.startswith("3  ")
    assert run(tmp_path, "list", "--state", "dropped").output == ""


def test_one_is_retried_as_if_it_were_new_and_arrives(failed: Town, tmp_path: Path) -> None:
    assert run(tmp_path, "retry", "1").output == "1 will be tried again; `voelspriet run` does so.\n"
    row = failed.read(lambda session: session.get_one(Delivery, 1))
    assert (row.state, row.attempts, row.ambiguous, row.reason) == ("waiting", 0, 0, None)
    assert row.retried_at
    failed.clock.set(row.retried_at)
    failed.drain()
    assert states(failed) == ["sent", "failed"]
    assert acts(failed) == [("retried a delivery", "delivery 1")]


@pytest.mark.parametrize(
    ("words", "left"), [(["--all"], ["waiting", "waiting"]), (["--reason", "timed_out"], ["failed", "waiting"])]
)
def test_all_or_those_with_a_reason_are_retried(
    failed: Town, tmp_path: Path, words: list[str], left: list[str]
) -> None:
    assert run(tmp_path, "retry", *words).exit_code == 0
    assert states(failed) == left
    assert len(acts(failed)) == left.count("waiting")


def test_what_is_dropped_is_gone_for_good(failed: Town, tmp_path: Path) -> None:
    assert run(tmp_path, "drop", "2").output == "1 dropped.\n"
    row = failed.read(lambda session: session.get_one(Delivery, 2))
    assert (row.state, row.card) == ("dropped", None)
    refused = run(tmp_path, "retry", "2")
    assert (refused.exit_code, "cannot be retried" in refused.stderr) == (1, True)
    assert acts(failed) == [("dropped a delivery", "delivery 2")]


def test_one_that_waits_can_be_dropped_by_number_and_not_with_all(failed: Town, tmp_path: Path) -> None:
    run(tmp_path, "retry", "1")
    assert run(tmp_path, "drop", "--all").output == "1 dropped.\n"
    assert states(failed) == ["waiting", "dropped"]
    assert run(tmp_path, "drop", "1").output == "1 dropped.\n"
    assert states(failed) == ["dropped", "dropped"]


@pytest.mark.parametrize("act", ["retry", "drop"])
@pytest.mark.parametrize("wrong", ["999", "3"], ids=["unknown", "sent"])
def test_a_wrong_number_leaves_all_as_they_are(failed: Town, tmp_path: Path, act: str, wrong: str) -> None:
    done = run(tmp_path, act, "1", wrong)
    assert done.exit_code == 1
    assert f"elivery {wrong}" in done.stderr
    assert "nothing was changed" in done.stderr
    assert states(failed) == ["failed", "failed"]
    assert acts(failed) == []


@pytest.mark.parametrize("words", [[], ["1", "--all"], ["--all", "--reason", "x"]])
def test_one_way_of_choosing_must_be_taken(failed: Town, tmp_path: Path, words: list[str]) -> None:
    for act in ("retry", "drop"):
        done = run(tmp_path, act, *words)
        assert (done.exit_code, "Name one NUMBER or more" in done.stderr) == (2, True)
    assert states(failed) == ["failed", "failed"]


def test_one_that_is_not_known_cannot_be_shown(failed: Town, tmp_path: Path) -> None:
    del failed
    assert run(tmp_path, "show", "999").stderr.startswith("Error: There is no delivery 999.")


def test_the_card_of_a_failed_delivery_goes_after_a_week(failed: Town, tmp_path: Path) -> None:
    now = failed.clock() + FAILED_CARD_KEPT
    failed.write(lambda session: drop_old_deliveries(session, now))
    assert failed.read(lambda session: session.get_one(Delivery, 1)).card
    failed.clock.forward(seconds=1)
    failed.write(lambda session: drop_old_deliveries(session, failed.clock() + FAILED_CARD_KEPT))
    assert failed.read(lambda session: session.get_one(Delivery, 1)).card is None
    assert "cannot be retried" in run(tmp_path, "retry", "1").stderr


@pytest.mark.leak
def test_a_withdrawn_text_stays_in_no_failed_card(failed: Town) -> None:
    failed.press("anna", "forget_me")
    cards = select(Delivery.card).where(Delivery.state == "failed", Delivery.card.is_not(None), Delivery.place_id == 1)
    assert failed.read(lambda session: session.scalars(cards).all()) == []
