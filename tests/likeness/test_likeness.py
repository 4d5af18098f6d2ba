"""The learner: tags in, suggestions out."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.likeness import Likeness, Suggestion
from bot.likeness.likeness import SOONEST
from bot.likeness.table import FEWEST, MOST
from tests.likeness.conftest import ThemedEncoder

TAGS = {
    "printing": ["de printer doet niets", "etiket komt er scheef uit", "papier zit vast in de printer"],
    "logging in": ["inloggen lukt niet", "mijn wachtwoord is verlopen", "geen code voor inloggen"],
    "slowness": ["alles is zo traag", "weer vijf minuten wachten", "langzaam vandaag, erg langzaam"],
}


def taught(likeness: Likeness, times: int = 1) -> Likeness:
    key = 0
    for turn in range(times):
        for issue, texts in TAGS.items():
            for text in texts:
                key += 1
                likeness.learn(key, text if turn == 0 else f"{text} {turn}", issue)
    return likeness


def best(suggestion: Suggestion) -> str:
    return suggestion.candidates[0].issue


@pytest.fixture(params=["meaning and words", "words alone"])
def likeness(request: pytest.FixtureRequest, encoder: ThemedEncoder) -> Likeness:
    return Likeness(encoder if request.param == "meaning and words" else None)


def test_who_knows_nothing_says_new(likeness: Likeness) -> None:
    suggestion = likeness.suggest("de printer is stuk")
    assert (suggestion.candidates, suggestion.new) == ((), 1.0)
    likeness.judge(suggestion, None)


def test_a_tag_counts_for_the_next_message(likeness: Likeness) -> None:
    taught(likeness)
    likeness.learn(100, "oude zaken vinden via zoeken", "searching")
    assert best(likeness.suggest("ik kan die zaken niet vinden met zoeken")) == "searching"


def test_three_candidates_at_most_the_best_first(likeness: Likeness) -> None:
    taught(likeness)
    likeness.learn(100, "oude zaken vinden via zoeken", "searching")
    suggestion = likeness.suggest("de printer drukt geen etiket af")
    assert best(suggestion) == "printing"
    chances = [candidate.p for candidate in suggestion.candidates]
    assert len(chances) == 3
    assert chances == sorted(chances, reverse=True)
    assert 0 <= suggestion.new <= 1
    assert sum(chances) + suggestion.new <= 1.000001


def test_meaning_finds_what_words_do_not(encoder: ThemedEncoder) -> None:
    assert best(taught(Likeness(encoder)).suggest("forgot my password again")) == "logging in"


def test_a_vector_at_hand_is_not_computed_again(encoder: ThemedEncoder) -> None:
    likeness = taught(Likeness(encoder))
    (vector,) = encoder.encode(["traag"])
    encoder.asked.clear()
    likeness.learn(100, "…", "slowness", vector)
    assert best(likeness.suggest("niets", vector)) == "slowness"
    assert not encoder.asked


@pytest.mark.parametrize("numbers", [0, 3, 17])
def test_a_vector_of_another_encoder_is_refused(encoder: ThemedEncoder, numbers: int) -> None:
    likeness = Likeness(encoder)
    with pytest.raises(ValueError, match="themed-1 has 16 numbers"):
        likeness.learn(1, "tekst", "issue", np.ones(numbers, dtype=np.float32))


def test_a_key_learnt_again_moves(likeness: Likeness) -> None:
    taught(likeness)
    likeness.learn(1, "de printer doet niets", "broken hardware")
    assert best(likeness.suggest("de printer doet niets")) == "broken hardware"
    assert len(likeness) == 9


def test_an_issue_is_gone_with_its_last_message(likeness: Likeness) -> None:
    taught(likeness)
    for key in (1, 2, 3):
        likeness.forget(key)
    assert likeness.issues == {"logging in", "slowness"}
    likeness.forget(1)
    assert "printing" not in [candidate.issue for candidate in likeness.suggest("printer").candidates]


def test_many_are_forgotten_without_a_refit_each(likeness: Likeness, monkeypatch: pytest.MonkeyPatch) -> None:
    taught(likeness, times=3)
    likeness.settle()
    refits = []
    monkeypatch.setattr(likeness, "_refit", lambda: refits.append(1))
    for key in range(1, 9):
        likeness.forget(key)
    assert (len(likeness), refits) == (19, [])
    assert likeness.suggest("traag").candidates


def test_a_forgotten_message_supports_nothing(encoder: ThemedEncoder) -> None:
    likeness = taught(Likeness(encoder), times=2)
    likeness.settle()
    supports = len(likeness._fit.kernel.weights)
    likeness.forget(1)
    kernel = likeness._fit.kernel
    assert len(kernel.rows.meanings) == len(kernel.rows.words) == len(kernel.weights) == supports - 1


def test_merged_issues_answer_as_one(likeness: Likeness) -> None:
    taught(likeness).merge("printing", "slowness")
    assert best(likeness.suggest("etiket uit de printer")) == "slowness"
    assert likeness.issues == {"logging in", "slowness"}
    likeness.merge("unknown", "slowness")
    likeness.merge("slowness", "slowness")
    assert len(likeness) == 9


def test_an_issue_may_be_renamed_by_merging(likeness: Likeness) -> None:
    taught(likeness).merge("printing", "labels")
    assert best(likeness.suggest("etiket uit de printer")) == "labels"


def test_a_dropped_issue_is_never_suggested(likeness: Likeness) -> None:
    taught(likeness).drop("printing")
    likeness.drop("unknown")
    assert likeness.issues == {"logging in", "slowness"}
    assert best(likeness.suggest("etiket uit de printer")) != "printing"
    likeness.learn(1, "de printer doet niets", "printing")
    assert best(likeness.suggest("de printer doet niets")) == "printing"


def test_forgetting_leaves_what_never_learning_would(encoder: ThemedEncoder) -> None:
    plain, returned = taught(Likeness(encoder)), taught(Likeness(encoder))
    returned.learn(100, "zoeken naar papier", "searching")
    returned.forget(100)
    for one in (plain, returned):
        one._refit()
    assert plain.suggest("papier op").candidates == returned.suggest("papier op").candidates


def test_judged_suggestions_move_the_chances(encoder: ThemedEncoder) -> None:
    likeness = taught(Likeness(encoder), times=4)
    before = likeness.suggest("printer printer")
    for _ in range(100):
        likeness.judge(before, None)
    after = likeness.suggest("printer printer")
    assert after.new > 0.8 > before.new
    assert best(after) == best(before)


def test_right_suggestions_raise_p(encoder: ThemedEncoder) -> None:
    likeness = taught(Likeness(encoder), times=4)
    before = likeness.suggest("printer traag")
    for _ in range(100):
        likeness.judge(before, best(before))
    assert likeness.suggest("printer traag").candidates[0].p > max(0.9, before.candidates[0].p)


def test_an_issue_that_nobody_knew_counts_as_new(encoder: ThemedEncoder) -> None:
    one, other = taught(Likeness(encoder), times=2), taught(Likeness(encoder), times=2)
    for _ in range(50):
        one.judge(one.suggest("zoeken"), None)
        other.judge(other.suggest("zoeken"), "never seen")
    assert one.suggest("zoeken") == other.suggest("zoeken")


def test_what_waits_is_bounded_however_much_is_learnt_at_once(encoder: ThemedEncoder) -> None:
    likeness = taught(Likeness(encoder), times=60)
    assert len(likeness._waiting) <= SOONEST


def test_a_known_share_of_new_messages_moves_the_chances(encoder: ThemedEncoder) -> None:
    likeness = taught(Likeness(encoder), times=4)
    likeness.settle(new_share=0.5)
    often = likeness.suggest("printer printer")
    likeness.settle(new_share=0.01)
    seldom = likeness.suggest("printer printer")
    assert seldom.candidates[0].p > often.candidates[0].p
    assert seldom.new < often.new


def test_an_issue_keeps_its_newest_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.likeness.table.MOST", 2 * FEWEST)
    likeness = Likeness(None)
    for key in range(50):
        likeness.learn(key, f"woord{key}", "much")
    likeness.learn(99, "anders", "little")
    likeness.learn(100, "slot", "much")
    assert len(likeness) == FEWEST + 1
    likeness.forget(0)
    assert len(likeness) == FEWEST + 1
    assert MOST > 2 * FEWEST


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "🙂", "مرحبا", "a" * 40_000, "a b " * 10_000, "<p>" * 99])
def test_any_text_is_learnt_and_answered(likeness: Likeness, text: str) -> None:
    taught(likeness)
    likeness.learn(100, text, "strange")
    assert len(likeness.suggest(text).candidates) == 3


@pytest.mark.property
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_chances_stay_chances(text: str) -> None:
    suggestion = LEARNT.suggest(text)
    chances = [candidate.p for candidate in suggestion.candidates]
    assert all(0 <= chance <= 1 for chance in [*chances, suggestion.new])
    assert sum(chances) + suggestion.new <= 1.000001


LEARNT = taught(Likeness(ThemedEncoder()), times=3)


def test_settling_makes_the_order_of_learning_unimportant(encoder: ThemedEncoder) -> None:
    one, other = Likeness(encoder), Likeness(encoder)
    rows = [(text, issue) for issue, texts in TAGS.items() for text in texts]
    for likeness, order in ((one, rows), (other, rows[::-1])):
        for key, (text, issue) in enumerate(order):
            likeness.learn(key, text, issue)
        likeness.settle()
    first, second = (likeness.suggest("printer en wachtwoord") for likeness in (one, other))
    assert best(first) == best(second)
    assert first.candidates[0].p == pytest.approx(second.candidates[0].p, abs=0.1)


def test_many_learnt_at_once_cost_one_refit(likeness: Likeness, monkeypatch: pytest.MonkeyPatch) -> None:
    refits = []
    refit = likeness._refit

    def counted() -> None:
        refits.append(1)
        refit()

    monkeypatch.setattr(likeness, "_refit", counted)
    taught(likeness, times=30)
    assert not refits
    assert best(likeness.suggest("etiket uit de printer")) == "printing"
    assert len(refits) == 1


def test_threads_may_share_it(encoder: ThemedEncoder) -> None:
    likeness = taught(Likeness(encoder))

    def work(key: int) -> None:
        likeness.learn(key, f"printer {key}", f"issue {key % 7}")
        likeness.judge(likeness.suggest("printer"), f"issue {key % 5}")
        likeness.forget(key - 20)
        likeness.merge(f"issue {key % 7}", f"issue {key % 3}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(100, 300)))
    assert sum(len(examples) for examples in likeness._table.examples) == len(likeness)


def test_a_suggestion_is_quick_when_much_is_remembered() -> None:
    likeness = Likeness(None)
    for key in range(2_000):
        likeness.learn(key, f"bericht {key} over onderwerp {key % 200}", f"issue {key % 200}")
    likeness.suggest("warm")
    started = time.thread_time()
    for _ in range(20):
        likeness.suggest("een bericht over onderwerp 17 dat niet wil printen")
    assert (time.thread_time() - started) / 20 < 0.05


def test_tags_are_quick_while_little_is_remembered(encoder: ThemedEncoder) -> None:
    likeness, slowest = Likeness(encoder), 0.0
    for key in range(70):
        text = f"de printer meldt {key}"
        vector = encoder.encode([text])[0]
        started = time.thread_time()
        suggestion = likeness.suggest(text, vector)
        likeness.judge(suggestion, f"issue {key % 9}")
        likeness.learn(key, text, f"issue {key % 9}", vector)
        slowest = max(slowest, time.thread_time() - started)
    assert slowest < 0.1
