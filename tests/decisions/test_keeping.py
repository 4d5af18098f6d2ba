"""What was decided, and what is not decided yet, are kept apart."""

from __future__ import annotations

from datetime import date

from bot import decisions
from bot.decisions import Made
from bot.decisions.keeping import LONGEST
from bot.desk import Desk
from bot.people import membership_of, person_of, place_at
from bot.ports import Sender, Spot
from bot.speaker import Speaker
from models import Audit, Decision
from tests.digests.floor import Floor


def speaker(floor: Floor, desk: Desk) -> Speaker:
    sender = Sender("terminal", "lead")
    person = person_of(floor.session, desk, "terminal", sender, "nl")
    part = membership_of(floor.session, person, floor.rollout, floor.settings, sender)
    place = place_at(floor.session, desk, "terminal", Spot("direct", {"user": "lead"}), person)
    return Speaker(sender, person, part, floor.rollout, floor.settings, place, "work")


def test_a_decision_ends_what_waited_about_its_topic(floor: Floor, desk: Desk) -> None:
    who, session = speaker(floor, desk), floor.session
    topic, other = floor.issue("Printen"), floor.issue("Zoeken")

    def texts(rows: list[Decision]) -> list[str]:
        return [row.text for row in rows]

    for about in (topic, topic, other):
        decisions.leave_open(session, desk, who, Made("nog niet, voor vrijdag", about, about=about.title_nl))
    waiting = decisions.undecided(session, floor.rollout.id)
    assert texts(waiting) == ["Printen: nog niet, voor vrijdag", "Zoeken: nog niet, voor vrijdag"], "each once"
    assert [row.due_on for row in waiting] == [None, None], "nothing is due"
    assert decisions.open_ones(session, floor.rollout.id) == []

    row = decisions.record(session, desk, who, Made("Team ICT, voor vrijdag", topic, about="Wie pakt het op?"))
    assert (row.text, row.due_on) == ("Wie pakt het op? Team ICT, voor vrijdag", date(2026, 11, 20))
    assert texts(decisions.undecided(session, floor.rollout.id)) == ["Zoeken: nog niet, voor vrijdag"]
    loose = decisions.record(session, desk, who, Made("x" * 600))
    assert len(loose.text) == LONGEST
    decisions.tell_about(session, desk, loose, other, "Zoeken")
    assert decisions.undecided(session, floor.rollout.id) == []
    session.flush()
    acts = [act.act for act in session.query(Audit).order_by(Audit.id)]
    assert acts == ["left undecided"] * 2 + ["recorded decision"] * 2
