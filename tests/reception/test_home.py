"""A person's own page: what stands on it, when it is shown anew, and what it never holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.cards import Bullets, Buttons, Card, Heading, Text, plain
from bot.people import chat_of, place_at
from bot.ports import Action, Event, RawEvent, Said, Spot
from bot.reception.home import Page, card
from bot.speaker import PAGE
from models import Feedback, Issue, Person, Place
from tests.gestures import PROBLEM, QUESTION, actions, change, issue, pass_on, press, tell, texts
from tests.town import AMBASSADOR, Town

Pages = dict[str, list[Card]]


@pytest.fixture
def pages(town: Town, monkeypatch: pytest.MonkeyPatch) -> Pages:
    """Give each user of the terminal a page; what was shown there, by user."""
    shown: Pages = {}
    read, post = town.terminal.read, town.terminal.post

    def read_page(raw: RawEvent) -> Event | None:
        event = read(raw)
        if isinstance(event, Said) and raw.get("page"):
            return replace(event, opened=True, spot=Spot("page", {"page": raw["user"]}))
        return event

    async def post_page(address: Mapping[str, str], card: Card, **how: Any) -> str:
        if "page" not in address:
            return await post(address, card, **how)
        shown.setdefault(address["page"], []).append(card)
        return "page"

    monkeypatch.setattr(town.terminal, "read", read_page)
    monkeypatch.setattr(town.terminal, "post", post_page)
    return shown


def look(town: Town, user: str) -> None:
    tell(town, user, "", page=True)


def words(card: Card) -> str:
    texts = [plain(block.line) for block in card.blocks if isinstance(block, Text)]
    return "\n".join([*texts, *(block.text for block in card.blocks if isinstance(block, Heading))])


def refs(card: Card) -> list[str]:
    return [button.value for block in card.blocks if isinstance(block, Buttons) for button in block.items]


def count(town: Town, which: Any) -> int:
    return town.read(lambda session: session.scalar(select(func.count()).select_from(which))) or 0


def test_a_page_shows_open_questions_how_they_stand_and_who_sees_what(town: Town, pages: Pages) -> None:
    tell(town, "an", QUESTION)
    look(town, "an")
    (card,) = pages["an"]
    assert f"“{QUESTION}” Open. Uiterlijk vr 20 nov hoor je iets." in words(card)
    assert "Mijn vragen" in words(card)
    assert any(
        "Figures" in plain(item) or "Cijfers" in plain(item)
        for block in card.blocks
        if isinstance(block, Bullets)
        for item in block.items
    )
    assert len(refs(card)) == 1


def test_a_page_of_somebody_new_is_no_conversation(town: Town, pages: Pages) -> None:
    look(town, "an")
    assert "Je hebt hier nog geen vragen." in words(pages["an"][0])
    assert town.heard["an"] == []
    assert count(town, Feedback) == 0
    person = town.read(lambda session: session.scalars(select(Person)).one().id)
    assert town.read(lambda session: chat_of(session, person)) is None, "reports never go to a page"


def test_whoever_opened_no_page_gets_none(town: Town, pages: Pages) -> None:
    tell(town, "an", QUESTION)
    assert pages == {}


def test_a_question_a_correction_and_a_withdrawal_show_at_once(town: Town, pages: Pages) -> None:
    look(town, "an")
    tell(town, "an", QUESTION)
    assert QUESTION in words(pages["an"][-1])
    press(town, "an", Action.NAME_ONCE, 1)
    assert "Je naam gaat mee." in words(pages["an"][-1])
    (ref,) = refs(pages["an"][-1])
    press(town, "an", Action.WITHDRAW, ref)
    assert "Je hebt hier nog geen vragen." in words(pages["an"][-1])
    assert any("Ingetrokken" in text for text in town.heard["an"])


def test_an_answer_shows_on_the_askers_page_and_on_no_other(town: Town, pages: Pages) -> None:
    for user in ("an", "bo"):
        look(town, user)
        tell(town, user, QUESTION)
    number = issue(town, [1])
    others = len(pages["bo"])
    press(town, AMBASSADOR, Action.ANSWER, number)
    assert "Beantwoord op wo 18 nov." in words(pages["an"][-1])
    assert len(pages["bo"]) == others
    assert AMBASSADOR not in pages


@pytest.mark.parametrize("value", ["", "x", "9" * 40, "²"])
def test_an_odd_answer_changes_no_page(town: Town, pages: Pages, value: str) -> None:
    look(town, "an")
    press(town, AMBASSADOR, Action.ANSWER, value)
    assert len(pages["an"]) == 1


def test_each_sees_their_own_questions_only(town: Town, pages: Pages) -> None:
    tell(town, "an", QUESTION)
    tell(town, "bo", PROBLEM)
    look(town, "an")
    assert QUESTION in words(pages["an"][0])
    assert PROBLEM not in words(pages["an"][0])


def test_a_page_speaks_its_owners_language(town: Town, pages: Pages) -> None:
    tell(town, "an", QUESTION)
    look(town, "an")
    tell(town, "an", "in English")
    assert "Open. You will hear something by Fri 20 Nov." in words(pages["an"][-1])


def test_how_a_question_stands_after_its_day_and_how_praise_does(town: Town, pages: Pages) -> None:
    tell(town, "an", QUESTION)
    tell(town, "an", "Wat een fijn systeem, het zoeken gaat heel goed!")
    town.clock.forward(days=5)
    look(town, "an")
    assert "Open. De projectgroep ziet dat in het weekbericht." in words(pages["an"][0])
    assert "Het telt mee in het weekbericht voor de projectgroep." in words(pages["an"][0])


def test_ten_times_as_many_questions_are_counted_and_the_newest_shown(town: Town, pages: Pages) -> None:
    tell(town, "an", QUESTION)
    look(town, "an")

    def more(session: Any) -> None:
        first = session.get_one(Feedback, 1)
        for _ in range(200):
            columns = {name.key: getattr(first, name.key) for name in Feedback.__table__.columns}
            session.add(Feedback(**{**columns, "id": None, "ref": None}))

    town.write(more)
    tell(town, "an", PROBLEM)
    card = pages["an"][-1]
    assert len(refs(card)) == 20
    assert PROBLEM in words(card)
    assert "… en nog 182 berichten" in words(card)


def test_whoever_is_forgotten_sees_an_empty_page_and_its_address_goes(town: Town, pages: Pages) -> None:
    tell(town, "an", QUESTION)
    look(town, "an")
    press(town, "an", Action.FORGET_ME)
    assert QUESTION not in words(pages["an"][-1])
    town.run(town.app.chores.upkeep())
    places = town.read(lambda session: list(session.scalars(select(Place))))
    assert [place.address for place in places] == [None, None]


@pytest.mark.usefixtures("pages")
def test_a_page_is_no_place_to_bind_or_report_to(town: Town) -> None:
    look(town, "an")
    place = town.read(lambda session: session.scalars(select(Place).where(Place.audience == PAGE)).one())
    assert place.person_id is not None
    assert place.rollout_id is None


def test_what_was_passed_on_is_marked_and_not_said_to_count(street: Town) -> None:
    def page(session: Any) -> Card:
        return card(Page(session, street.desk, session.scalars(select(Person)).one(), street.desk.settings.rollout[0]))

    pass_on(street, "an", "Wat een fijn systeem, het zoeken gaat heel goed!", "auteur")
    shown = words(street.read(page))
    assert "(doorgegeven)" in shown
    assert "Het telt mee" not in shown


def test_who_has_no_page_gets_the_overview_in_chat(town: Town) -> None:
    tell(town, "an", QUESTION)
    for line in ("mijn vragen", "My questions"):
        shown = tell(town, "an", line)[-1]
        assert QUESTION in words(shown)
        assert Action.WITHDRAW in actions(shown)
    assert count(town, Feedback) == 1


def test_a_message_that_is_withdrawn_leaves_the_list_in_chat_and_the_others_stay(town: Town) -> None:
    for text in (QUESTION, PROBLEM):
        tell(town, "an", text)
    shown = tell(town, "an", "mijn vragen")[-1]
    rows = [block.items for block in shown.blocks if isinstance(block, Buttons)]
    value = next(button.value for (button, *_) in rows if button.action == Action.WITHDRAW)
    for _twice in range(2):
        left = press(town, "an", Action.WITHDRAW, value)[-1]
        assert texts(left).startswith("Ingetrokken: je tekst is gewist")
        assert (QUESTION in words(left), PROBLEM in words(left)) == (True, False)
    other = press(town, "bo", Action.WITHDRAW, value.replace(":list", "x:list"))[-1]
    assert "Er is niets veranderd" in texts(other)
    assert QUESTION not in words(other)


def test_the_overview_in_english_and_without_questions(town: Town) -> None:
    tell(town, "an", "in English")
    assert "You have no questions here yet." in words(tell(town, "an", "my questions")[-1])


def test_a_reply_shows_on_the_askers_page_and_so_does_answering_back(town: Town, pages: Pages) -> None:
    look(town, "an")
    tell(town, "an", QUESTION)
    (ref,) = refs(pages["an"][-1])
    press(town, AMBASSADOR, Action.REPLY, ref, "Links in het menu.")
    assert "Beantwoord op wo 18 nov." in words(pages["an"][-1])
    press(town, "an", Action.ANSWER_BACK, ref, "Daar staat niets.")
    assert "Weer open: je hebt gereageerd." in words(pages["an"][-1])
    assert AMBASSADOR not in pages


def test_what_the_last_report_named_stands_there_with_how_it_stands_now(town: Town) -> None:
    for user in range(20):
        tell(town, f"u{user}", PROBLEM)
    issue(town, range(1, 10))
    rare = issue(town, [20])
    town.write(change(update(Issue).where(Issue.id == rare).values(title_nl="Zeldzaam")))
    town.clock.forward(days=7)
    tell(town, "an", "hulp")
    assert "Wat eraan gedaan wordt" not in words(tell(town, "an", "mijn vragen")[-1])
    report(town)
    shown = tell(town, "an", "mijn vragen")[-1]
    assert "Wat eraan gedaan wordt" in words(shown)
    (done,) = [block for block in shown.blocks if isinstance(block, Bullets) and "Etiketten" in plain(block.items[0])]
    assert [plain(line) for line in done.items] == ["Etiketten: nieuw"]


def report(town: Town) -> None:
    """Have the report of the week that is over sent."""

    def bind(session: Any) -> None:
        spot = Spot("channel", {"user": "room"})
        place = place_at(session, town.desk, "terminal", spot, audience="project_group")
        place.rollout_id, place.bound_at = 1, town.clock() - timedelta(days=7)

    town.write(bind)
    town.run(town.app.chores.send_digests())
    town.drain()
