"""Charts: the picture, as SVG for pages and as PNG for mail, drawn by matplotlib (the extra `formats`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from bot.cards import Chart
from bot.charts.looks import FAMILY, PAPER, WIDTH

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType

PICTURE_WIDTH = 3 * WIDTH
"""Pixels of a PNG: sharp on a phone with three pixels in one of CSS."""
_DPI = 72
"""CSS pixels in one inch of matplotlib, so that one of its points is one pixel."""
_UNSAID = {"svg": ("Date", "Creator", "Format", "Type"), "png": ("Software",)}
"""What matplotlib would write beside the picture."""
_ONE_AT_A_TIME = Lock()
_REFERENCE = re.compile(r'(\bid="|url\(#|href="#)')
# Fixed, so that one chart always gives one picture; text stays text, which a page shows in its own typeface.
_SETTINGS: dict[RcKeyType, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "chart",
    "font.family": FAMILY,
    "hatch.linewidth": 1.2,
    "text.parse_math": False,
}


def available() -> bool:
    """Tell whether pictures can be drawn here; without them a chart is shown as its table."""
    return find_spec("matplotlib") is not None


def png(chart: Chart) -> bytes:
    """Draw a chart as PNG, `PICTURE_WIDTH` pixels wide.

    Raises
    ------
    ImportError
        When matplotlib is not installed.

    """
    return _drawn(chart, "png", dpi=_DPI * PICTURE_WIDTH // WIDTH)


def svg(chart: Chart, prefix: str = "") -> str:
    """Draw a chart as an `svg` element; `prefix` keeps its ids apart from those of other charts on one page.

    Raises
    ------
    ImportError
        When matplotlib is not installed.

    """
    drawn = _drawn(chart, "svg", dpi=_DPI).decode()
    return _REFERENCE.sub(rf"\g<1>{prefix}", drawn[drawn.index("<svg") :].strip())


def _drawn(chart: Chart, form: str, dpi: int) -> bytes:
    file = BytesIO()
    metadata = dict.fromkeys(_UNSAID[form])
    with settings():
        figure(chart).savefig(file, format=form, dpi=dpi, facecolor=PAPER, metadata=metadata)
    return file.getvalue()


@contextmanager
def settings() -> Iterator[None]:
    """Draw as we do, one picture at a time: matplotlib's settings are those of the whole process."""
    from matplotlib import rc_context  # noqa: PLC0415 - an extra, and a second to load

    with _ONE_AT_A_TIME, rc_context(_SETTINGS):
        yield


def figure(chart: Chart) -> Figure:
    """Lay a chart out, within `settings`."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    from bot.charts import bars, line, shares  # noqa: PLC0415 - as above

    room = {"bars": bars, "shares": shares, "line": line}[chart.kind]
    height = room.height(chart)
    laid_out = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI)
    axes = laid_out.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    room.draw(axes, chart)
    return laid_out
