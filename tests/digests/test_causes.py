"""Why it recurs: sums of what is told, so that nothing is left to subtract."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.causes import technical
from models import IssueCause
from tests.digests.floor import Floor
from tests.digests.test_telling import issue


def caused(floor: Floor, title: str, people: range, *causes: str, mood: str = "neu") -> int:
    row = floor.issue(title)
    floor.session.add_all(IssueCause(issue_id=row.id, cause=cause) for cause in causes)
    floor.say(*people, issue_id=row.id, mood=mood)
    return row.id


def test_a_cause_is_the_sum_of_the_topics_told_of(floor: Floor) -> None:
    caused(floor, "Printen", range(1, 9), "technique")
    caused(floor, "Zoeken", range(1, 13), "knowledge", "habit")
    caused(floor, "Heropenen", range(1, 7), "knowledge")
    caused(floor, "Alleen van Jan", range(1, 4), "technique", "loss_of_role")
    caused(floor, "Fijn", range(1, 11), "habit", mood="pos")
    floor.say(*range(20, 50))
    found = floor.figures()
    listed = [(each.cause, each.name_nl, each.messages, each.topics) for each in found.causes]
    assert listed == [
        ("knowledge", "kennis", 18, 2),
        ("habit", "gewoonte", 12, 1),
        ("technique", "techniek", 8, 1),
    ]
    assert found.technical == {"technique": 31, "human": 69}


def test_with_one_side_alone_no_share_is_told(floor: Floor) -> None:
    caused(floor, "Printen", range(1, 9), "technique")
    floor.say(*range(20, 50))
    assert floor.figures().technical is None


@pytest.mark.property
@given(
    topics=st.lists(
        st.tuples(st.integers(5, 90), st.sets(st.sampled_from(["technique", "knowledge", "time"]))), max_size=8
    )
)
def test_shares_are_of_all_whose_cause_is_known_and_add_up(topics: list[tuple[int, set[str]]]) -> None:
    told = [issue(number, "x", messages, 5) for number, (messages, _) in enumerate(topics)]
    known = {number: causes for number, (_, causes) in enumerate(topics)}
    found = technical(told, known)
    if found is None:
        assert not ({"technique"} in known.values() and any(c and "technique" not in c for c in known.values()))
        return
    assert sum(found.values()) == 100
    whole = sum(messages for messages, causes in topics if causes)
    alone = sum(messages for messages, causes in topics if causes == {"technique"})
    assert abs(found["technique"] - 100 * alone / whole) < 1
