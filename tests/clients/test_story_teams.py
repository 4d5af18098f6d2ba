"""The story in Teams: the bot behind Microsoft's Playground, from the installation to the digest in the channel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.words import words_for
from tests.clients import story
from tests.clients import teams_playground as teams
from tests.clients.asking_back import OWN, UNDER_A_DIGEST
from tests.clients.processes import free_port, serving
from tests.clients.story import COLLEAGUE, MONDAY, NOON, QUESTION, SECOND, TITLE, WEEK, Lindewaard, Sink
from tests.clients.teams_home import Home
from tests.clients.teams_office import Colleague, Office

pytestmark = [pytest.mark.client, pytest.mark.story, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SAY = words_for("nl").say
PERSONAL = "Personal Chat"
BESIDE = "Een inwoner van Kerkstraat 12 wacht nog op zijn vergunning"
TAKEN_OUT = "Er wacht nog iemand op een vergunning"
OTHER = "user-id-6"
"""The second person who speaks."""


@pytest.fixture
def sink() -> Iterator[Sink]:
    with story.mail_server() as sink:
        yield sink


@pytest.fixture
def town(lindewaard: Lindewaard, sink: Sink, tmp_path: Path) -> Lindewaard:
    town = lindewaard.moved(tmp_path)
    ids = f'[teams]\ntenant_id = "{teams.TENANT}"\nclient_id = "{teams.BOT_ID}"'
    town.configure(sink.section, ids)
    return town


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def home(town: Lindewaard, port: int) -> Iterator[Home]:
    home = Home(town)
    with serving(home.served(), port):
        yield home
    home.app.close()


def test_from_the_installation_to_the_digest_in_the_channel(
    home: Home, town: Lindewaard, sink: Sink, port: int, playground: list[str], chromium: str, tmp_path: Path
) -> None:
    endpoint = f"http://127.0.0.1:{port}/api/messages"
    office = Office(endpoint)
    with (
        serving(office.served(), office.port),
        teams.playground(playground, chromium, endpoint, _folder(tmp_path, "first"), office=office.before) as page,
    ):
        _ask(page)
        _correct(page)
        _ask_in_english(Colleague(office, OTHER, f"Employee {OTHER}", "en-US"))
        _bind(page, town)
        assert (sink.mails, home.screen) == ([], [])
        home.clock.jump(MONDAY)
        home.run(home.app.chores.send_digests())
        page.see("5. Wat is gedaan")
        home.clock.jump(NOON)
        home.run(home.app.chores.send_digests())
        assert page.page().count("vragen zonder antwoord") == 1, "it comes once"
        page.press("Details", TITLE)
        shown = page.card(TITLE)
        _ask_back(page)
    _same_figures(town, sink, home, shown)
    story.keeps_quiet(shown, f"Employee {OTHER}", OTHER)


def test_every_way_in_ends_in_the_persons_own_chat(
    home: Home, port: int, playground: list[str], chromium: str, tmp_path: Path
) -> None:
    endpoint = f"http://127.0.0.1:{port}/api/messages"
    with teams.playground(playground, chromium, endpoint, _folder(tmp_path, "ways")) as page:
        page.see("Hi, I am Vraagpunt Zaaksysteem, a bot.")
        page.say("in het Nederlands")
        page.see("Vanaf nu schrijf ik je in het Nederlands.")
        _mention(page, home)
        _pass_on(page, home)
        _ask_by_form(page)
        _change_one_s_mind(page)


def _mention(page: teams.Playground, home: Home) -> None:
    page.post_in_channel(QUESTION)
    page.see(QUESTION)
    home.settle()
    (thread,) = page.threads()
    assert QUESTION in thread
    assert "Genoteerd" not in thread, "nothing of ours stands in the channel"
    page.open(PERSONAL)
    page.see("Genoteerd als vraag:")
    page.see(SAY("Colleagues in the channel saw it too."))
    _draw(page, "teams-mention.png", "Genoteerd als vraag:")
    page.post_in_group(SECOND)
    home.settle()
    page.open(PERSONAL)
    page.see("Genoteerd als probleem:")


def _pass_on(page: teams.Playground, home: Home) -> None:
    page.post_beside(BESIDE)
    assert page.pass_on(BESIDE) == BESIDE
    _draw_form(page, "teams-pass-on.png")
    page.submit(TAKEN_OUT, SAY("Pass on"))
    page.see("Genoteerd.")
    page.dismiss()
    page.open(PERSONAL)
    page.see(SAY("Passed on, without the name of your colleague:"))
    page.see(SAY("I tell your colleague, who can withdraw it."))
    told = SAY("I am {bot}, a bot. A colleague passed on to me what you wrote:", bot=teams.BOT_NAME)
    page.see(told)  # here the author, whom the Playground calls by another id, is the same person
    assert "Kerkstraat" not in page.card(told), "what was taken out came nowhere"
    page.press("Intrekken")
    page.see(SAY("Withdrawn: I deleted the text that was passed on to me."))
    home.settle()
    page.gone(TAKEN_OUT)


def _ask_by_form(page: teams.Playground) -> None:
    assert page.ask() == ""
    page.submit("Waar vind ik de handleiding van het zaaksysteem?", "Versturen")
    page.see("Genoteerd.")
    page.dismiss()
    page.see("“Waar vind ik de handleiding van het zaaksysteem?”")


def _change_one_s_mind(page: teams.Playground) -> None:
    page.happens({"type": "message", "id": "m-1", "text": "Waarom is het zoeken zo traag?"})
    page.see("“Waarom is het zoeken zo traag?”")
    page.happens(
        {
            "type": "messageUpdate",
            "id": "m-1",
            "text": "Waarom is opslaan zo traag?",
            "channelData": _became("edit"),
        }
    )
    page.see(SAY("You changed your message, so I changed it too."))
    page.see("“Waarom is opslaan zo traag?”")
    page.happens({"type": "messageDelete", "id": "m-1", "channelData": _became("softDelete")})
    page.see(SAY("Withdrawn: I deleted your text, and it no longer counts."))
    page.gone("“Waarom is opslaan zo traag?”")


def _became(what: str) -> dict[str, Any]:
    return {"tenant": {"id": teams.TENANT}, "eventType": f"{what}Message"}


def _draw_form(page: teams.Playground, name: str) -> None:
    picture = story.picture(name)
    if picture:
        page.narrow(picture)


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def _ask(page: teams.Playground) -> None:
    page.see("Hi, I am Vraagpunt Zaaksysteem, a bot.")
    page.say("in het Nederlands")
    page.see("Vanaf nu schrijf ik je in het Nederlands.")
    page.say(QUESTION)
    page.see("waar werk je?")
    page.see("Genoteerd als vraag:")
    page.choose("Burgerzaken", "Bewaren")
    page.see("Genoteerd: Burgerzaken")
    assert page.page().count("In a hurry?") == 1, "it welcomes once"


def _correct(page: teams.Playground) -> None:
    page.press("Klopt niet")
    page.see("Wat is het dan wel?")
    page.choose("Probleem", "Wijzigen")
    page.see("Genoteerd als probleem:")
    page.gone("Genoteerd als vraag:")
    _draw(page, "teams-receipt.png", "Genoteerd als probleem:")
    page.press("Naam meesturen")
    page.see("Mag je naam mee?")
    page.press("Nu met naam")
    page.see("Je naam gaat mee.")
    page.press("Intrekken")
    page.see("Ingetrokken:")
    page.gone("Je naam gaat mee.")
    page.say(SECOND)
    page.see("Je naam gaat niet mee.")
    assert page.page().count("waar werk je?") == 0, "it asks for the department once"


def _ask_in_english(other: Colleague) -> None:
    other.open()
    other.sees("Hi, I am Vraagpunt Zaaksysteem, a bot.")
    other.say(COLLEAGUE)
    other.sees("Noted as a question:")
    other.press("Save", answer="Vergunningen")
    other.sees("Noted: Vergunningen")


def _bind(page: teams.Playground, town: Lindewaard) -> None:
    page.post_in_channel("plaats het weekbericht hier")
    page.see("Alleen een beheerder kan dit.")
    page.open("Personal Chat")
    page.say(town.code)
    page.see("Je bent nu beheerder.")
    page.post_in_channel("plaats het weekbericht hier")
    page.see("Afgesproken: het weekbericht plaats ik hier.")


def _ask_back(page: teams.Playground) -> None:
    """What is asked under the digest is told in its thread, by a button and by typing; elsewhere it is one's own."""
    page.press(SAY("By department"), TITLE)
    for text, words in UNDER_A_DIGEST.items():
        page.reply(text, TITLE)
        page.see(words[-1])
    said = page.threads()[0]
    assert [word for words in UNDER_A_DIGEST.values() for word in words if word not in said] == []
    page.post_in_channel(OWN)
    page.open(PERSONAL)
    page.see(f"“{OWN}”")


def _same_figures(town: Lindewaard, sink: Sink, home: Home, shown: str) -> None:
    (mail,), (screen,) = sink.mails, home.screen
    printed = town.voelspriet("digest", "--rollout=zaaksysteem", f"--period={WEEK}", "--format=json")
    expected = story.figures_of(printed)
    for text in (shown, story.body(mail, "plain"), screen):
        assert TITLE in " ".join(text.split())
        assert story.read_from(text, expected) == expected


def _draw(page: teams.Playground, name: str, holding: str) -> None:
    picture = story.picture(name)
    if picture:
        page.picture(picture, holding)
