"""The story of a correction in Slack: a daily report, a quotation that goes, figures that change, and who stops it.

Slack's clock is the real one: what people say is said now. The bot's is ahead, first on the next working day, which
gets the daily report of the first week, then in the week after, which gets the weekly one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.database.store import Store
from bot.days.workdays import first_working_day
from bot.words import words_for
from tests.clients import corrections, story
from tests.clients.corrections import HOW_TO_STOP, LOOSE, MARK, PRINTED, PRINTING, SEARCHED, SEARCHING
from tests.clients.processes import free_port, until
from tests.clients.slack_ambassadors import Week
from tests.clients.slack_stage import text_of
from tests.clients.slack_workspace import CHANNEL, TEAM, Json, slack_workspace
from tests.clients.story import ZONE, Lindewaard, Sink

pytestmark = [pytest.mark.client, pytest.mark.story, pytest.mark.leak]

CHIEF, AMBASSADOR = "U01CHEF", "U02AMBA"
WRITERS = {f"U{number}SCHRIJFT": text for number, text in enumerate((*PRINTED, *SEARCHED, *LOOSE), start=10)}
PEOPLE = {CHIEF: "corneel", AMBASSADOR: "aleida", **{who: f"schrijver{who[1:3]}" for who in WRITERS}}
DAY = timedelta(days=1)
SAY = words_for("nl").say
TITLE = "Weekbericht Zaaksysteem Lindewaard"


@dataclass(kw_only=True)
class Corrected(Week):
    """The stage, its mailbox, the database, and the days of the daily and of the weekly report."""

    sink: Sink
    store: Store
    daily: date
    weekly: date

    def come_to(self, day: date) -> None:
        """Put the bot's clock on a day, when a report is due."""
        self.day = day
        self.put_clock(9)

    def look_for_what_is_due(self) -> None:
        """Wait until the bot has looked for what is due since its clock was put."""
        seen = self._looked()
        until(lambda: self._looked() > seen + 1, "it does not look for what is due")

    def _looked(self) -> int:
        return self.log.read_text().count("chores: digests:")

    def withdraw(self, who: str) -> None:
        """Press the button under the receipt."""
        self.workspace.press(who, self.said(self.chat(who), "Genoteerd als"), "Intrekken")
        self.said(self.chat(who), "Ingetrokken:")

    def reports(self) -> list[int]:
        """Count what came in the channel, the ambassador's chat and the mailbox."""
        said = [self.workspace.from_bot(self.chat(where)) for where in (CHANNEL, AMBASSADOR)]
        return [sum("bericht " in text_of(each) for each in some) for some in said] + [len(self.sink.mails)]

    def thread_of(self, message: Json) -> str:
        """Give what stands in the thread of a message."""
        said = self.workspace.from_bot(CHANNEL)
        return "\n".join(text_of(each) for each in said if each.get("thread_ts") == message["ts"] != each["ts"])


def _days(today: date) -> tuple[date, date, str]:
    """Give the day of the daily report and that of the weekly one in the week after, which share no weekday."""
    daily, monday = first_working_day(today + DAY, "NL"), today - today.weekday() * DAY
    for number, weekday in enumerate(("tue", "wed", "thu", "fri"), start=1):
        before, weekly = (first_working_day(monday + (number + 7 * n) * DAY, "NL") for n in (0, 1))
        if before != daily < weekly:
            return daily, weekly, weekday
    raise AssertionError(f"a week of holidays after {today}")


@pytest.fixture
def stage(local_slack: Path, tmp_path: Path) -> Iterator[Corrected]:
    now, port = datetime.now(UTC), free_port()
    today = now.astimezone(ZONE).date()
    daily, weekly, weekday = _days(today)
    town = story.settled(Lindewaard(tmp_path, today=now), today)
    channels, events = {CHANNEL: ("projectgroep", PEOPLE)}, f"http://127.0.0.1:{port}/slack/events"
    with slack_workspace(local_slack, tmp_path, events, PEOPLE, channels) as workspace, story.mail_server() as sink:
        corrections.prepare(town, sink, today, weekday, f'[slack]\napi_url = "{workspace.api_url}"', port=port)
        text = town.config.read_text(encoding="utf-8")
        town.config.write_text(
            text.replace("ambassadors = []", f'ambassadors = ["slack:{TEAM}/{AMBASSADOR}"]', 1), encoding="utf-8"
        )
        made = Corrected(
            workspace=workspace,
            town=town,
            port=port,
            day=daily,
            clock=tmp_path / "ahead",
            sink=sink,
            store=corrections.store_of(town),
            daily=daily,
            weekly=weekly,
        )
        made.put_clock(7)
        made.run(made.clock)
        yield made
        made.stop()
        made.store.close()


def test_a_report_is_corrected_where_it_stands_and_stopped_by_who_does_not_want_it(stage: Corrected) -> None:
    _ask(stage)
    _read_the_daily_report(stage)
    digest = _read_the_weekly_report(stage)
    quoted = _withdraw_the_quotation(stage, digest)
    _withdraw_five_more(stage, digest, quoted)
    _stop(stage)
    _leaks_nothing(stage)


def _ask(stage: Corrected) -> None:
    stage.says(CHIEF, stage.town.code, "beheerder")
    stage.workspace.mention(CHIEF, "plaats het weekbericht hier")
    stage.read(CHANNEL, "Afgesproken")
    stage.says(AMBASSADOR, "help")
    for texts, topic in ((PRINTED, PRINTING), (SEARCHED, SEARCHING), (LOOSE, "")):
        writers = {who: text for who, text in WRITERS.items() if text in texts}
        for who, text in writers.items():
            stage.workspace.say(who, text)
        for who, text in writers.items():
            stage.read(who, "Genoteerd als", text)
        if topic:
            corrections.tag(stage.store, topic, len(texts))


def _read_the_daily_report(stage: Corrected) -> None:
    """Blockers and decisions, with no number of messages or people but the one from which a topic is named."""
    stage.come_to(stage.daily)
    told = text_of(stage.read(CHANNEL, "Dagbericht Zaaksysteem Lindewaard", HOW_TO_STOP))
    for title in (PRINTING, SEARCHING):
        assert f"{title}*: 5 of meer collega's" in told
    assert [word for word in (" berichten,", "Toon", "12", "eigen woorden") if word in told] == []
    until(lambda: len(stage.sink.mails) == 1, "the daily report is not mailed")


def _read_the_weekly_report(stage: Corrected) -> Json:
    stage.come_to(stage.weekly)
    digest = stage.read(CHANNEL, TITLE, "12 berichten, 12 collega's", "6 berichten, 6 collega's")
    until(lambda: HOW_TO_STOP in stage.thread_of(digest), "its thread does not come")
    assert HOW_TO_STOP not in text_of(digest), "it is said once"
    stage.read(AMBASSADOR, "Weekbericht ambassadeurs", "weekbericht uit")
    until(lambda: len(stage.sink.mails) == 2, "the weekly report is not mailed")
    return digest


def _withdraw_the_quotation(stage: Corrected, digest: Json) -> str:
    """Who reads their own words in the thread withdraws them: they go from there, and no figure tells of one person."""
    beneath = stage.thread_of(digest)
    ((quoted, text),) = ((who, text) for who, text in WRITERS.items() if text in beneath)
    assert not any(text in str(mail) for mail in stage.sink.mails), "a mail quotes nobody"
    stage.withdraw(quoted)
    corrected = stage.read(CHANNEL, TITLE, f"{MARK} {_day(stage.weekly)}", "12 berichten, 12 collega's")
    assert corrected["ts"] == digest["ts"], "it stands where it stood"
    until(lambda: text not in stage.thread_of(digest), "the quotation stays")
    assert stage.thread_of(digest).count(MARK) == 1
    assert "In hun eigen woorden" not in stage.thread_of(digest)
    assert len(corrections.versions(stage.store)) == 2
    return quoted


def _withdraw_five_more(stage: Corrected, digest: Json, quoted: str) -> None:
    """Six people in all: the day after, the figures are corrected in the channel and in the ambassador's own chat."""
    for who in [who for who, text in WRITERS.items() if text in PRINTED and who != quoted][:5]:
        stage.withdraw(who)
    stage.come_to(stage.weekly + DAY)
    corrected = stage.read(CHANNEL, TITLE, f"{MARK} {_day(stage.weekly + DAY)}", "Samen: 18 berichten")
    assert (corrected["ts"], text_of(corrected).count("6 berichten, 6 collega's")) == (digest["ts"], 2)
    stage.read(AMBASSADOR, "Weekbericht ambassadeurs", f"{MARK} {_day(stage.weekly + DAY)}")
    frozen = {PRINTING: 12, SEARCHING: 6}
    assert corrections.versions(stage.store) == [frozen, frozen, {PRINTING: 6, SEARCHING: 6}]
    subjects = [mail["Subject"] for mail in stage.sink.mails]
    assert sum("Weekbericht" in each for each in subjects) == 1, "a mail stays, where nothing else is asked"


def _stop(stage: Corrected) -> None:
    """Neither the channel, nor the ambassador, nor the mailbox gets the next one; who may not stop it does not."""
    workspace, (writer, *_) = stage.workspace, WRITERS
    workspace.mention(writer, "weekbericht stop hier")
    stage.read(CHANNEL, SAY("Only an administrator, or whoever asked me to post it here, can stop it."))
    workspace.mention(CHIEF, "weekbericht stop hier")
    stage.read(CHANNEL, SAY("Agreed: no weekly report comes here any more. The administrators hear of it."))
    stage.says(AMBASSADOR, "weekbericht uit", "weekbericht")
    answer = corrections.press_once(stage.sink.mails[-1], stage.port)
    assert (answer.status_code, "Gestopt" in answer.text) == (200, True)
    stage.read(CHIEF, "een mailbox wil geen weekbericht meer")
    stage.read(CHIEF, "een kanaal wil geen weekbericht meer")
    before = stage.reports()
    stage.come_to(stage.weekly + 7 * DAY)
    stage.look_for_what_is_due()
    assert stage.reports() == before


def _leaks_nothing(stage: Corrected) -> None:
    """Neither the channel nor the log names anybody who wrote or withdrew."""
    held = "\n".join(text_of(each) for each in stage.workspace.from_bot(CHANNEL)) + stage.log.read_text()
    assert [word for who in WRITERS for word in (who, PEOPLE[who], stage.chat(who)) if word in held] == []


def _day(day: date) -> str:
    """Name a day as the mark does: "wo 18 nov"."""
    months = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
    return f"{('ma', 'di', 'wo', 'do', 'vr', 'za', 'zo')[day.weekday()]} {day.day} {months[day.month - 1]}"
