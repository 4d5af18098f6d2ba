"""Fitting the weights."""

import tomllib

from bot.reading.fit import as_toml, fit
from bot.reading.weigh import BIAS, chances

SAMPLES = [{"good": 1.0}, {"good": 2.0}, {"bad": 1.0}, {"bad": 2.0}] * 20
CLASSES = [1, 1, 0, 0] * 20


def test_a_fit_tells_its_own_classes_apart() -> None:
    by = fit(SAMPLES, CLASSES, 2)
    assert chances({"good": 1.0}, by)[1] > 0.8
    assert chances({"bad": 1.0}, by)[0] > 0.8


def test_classes_count_equally_however_many_there_are() -> None:
    by = fit([{"x": 1.0}] * 90 + [{"x": 1.0}] * 10, [0] * 90 + [1] * 10, 2)
    assert abs(chances({"x": 1.0}, by)[0] - 0.5) < 0.02


def test_a_prior_holds_where_the_data_are_silent() -> None:
    silent = [{"good": 1.0, "seldom": 0.0}, {"bad": 1.0, "seldom": 0.0}] * 5
    by = fit(silent, [1, 0] * 5, 2, {"seldom": (1.5, -1.5)})
    assert by["seldom"] == [1.5, -1.5]


def test_the_table_reads_back_as_it_was_written() -> None:
    by = fit(SAMPLES, CLASSES, 2)
    text = as_toml({"mood": by})
    assert tomllib.loads(text) == {"mood": by}
    assert BIAS in by
