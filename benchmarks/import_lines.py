"""How fast a file is imported, in how much memory, and what a second time changes.

`python -m benchmarks.import_lines [--lines N] [--encoder rules]` makes an installation in a folder of its own, writes a
CSV of N lines and one of a tenth of them, and runs `voelspriet import` on each in a process of its own: the small one,
the large one into an empty installation, and the large one again. Beside it, in the same run, how fast Python alone
parses the large file. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bot.reading.samples import our_samples

LINES, SHARE, SEED = 100_000, 10, 47
AUTHORS, ISSUES, DAYS = 2_000, 50, 150
HEAD = ("at", "text", "author", "platform", "kind", "issue")


@dataclass(frozen=True)
class Run:
    """One run of the command: what it printed first, how long it took (s) and the most memory it held (MB)."""

    told: str
    seconds: float
    megabytes: int


def main() -> None:
    """Write, import, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--encoder", default="rules", choices=["auto", "e5", "use", "rules"])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="voelspriet-import-") as name:
        print(json.dumps(_measured(Path(name), chosen.lines, chosen.encoder)))


def _measured(folder: Path, lines: int, encoder: str) -> dict[str, object]:
    small, large = _written(folder / "small.csv", lines // SHARE), _written(folder / "large.csv", lines)
    installations = [_installed(folder / name) for name in ("one", "two")]
    runs = {
        "small": _import(installations[0], small, encoder),
        "large": _import(installations[1], large, encoder),
        "again": _import(installations[1], large, encoder),
    }
    for name, run in runs.items():
        print(f"{name}: {run.told} {run.seconds:.1f} s, {run.megabytes} MB")
    first, again, parsing = runs["large"], runs["again"], _parsed(large)
    return {
        "lines": lines,
        "encoder": encoder,
        "lines_per_second": round(lines / first.seconds),
        "again_per_second": round(lines / again.seconds),
        "times_plain_parsing": round(first.seconds / parsing),
        "megabytes": {name: run.megabytes for name, run in runs.items()},
        "added_again": int(again.told.split()[0]),
    }


def _written(file: Path, lines: int) -> Path:
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(HEAD)
        writer.writerows(_rows(lines))
    return file


def _rows(lines: int) -> Iterator[tuple[str, ...]]:
    """Give our own labelled messages over and over, each made another one by its number."""
    chance, texts, now = random.Random(SEED), [sample.text for sample in our_samples()], datetime.now(UTC)
    for number in range(lines):
        moment = now - timedelta(days=DAYS) * chance.random()
        issue = f"Topic {chance.randrange(ISSUES)}" if chance.random() < 1 / 3 else ""
        text = f"{texts[number % len(texts)]} ({number})"
        yield f"{moment:%Y-%m-%d %H:%M:%S+00:00}", text, f"a{chance.randrange(AUTHORS)}", "forum", "", issue


def _installed(folder: Path) -> Path:
    """Make an installation by the example, as somebody new would: the first `init` writes it, the second makes it."""
    folder.mkdir()
    for _ in range(2):
        _run(folder, "init")
    return folder


def _import(folder: Path, file: Path, encoder: str) -> Run:
    return _run(folder, "import", str(file), "--encoder", encoder)


def _run(folder: Path, *words: str) -> Run:
    command = [sys.executable, "-m", "bot", "--config", str(folder / "config.toml"), *words]
    start = perf_counter()
    with (folder / "told").open("w+b") as told:
        child = subprocess.Popen(command, stdout=told)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, command)
        told.seek(0)
        return Run(told.readline().decode().strip(), seconds, usage.ru_maxrss // 1024)


def _parsed(file: Path) -> float:
    """Have Python parse the same file, and nothing more (s)."""
    start = perf_counter()
    with file.open(encoding="utf-8", newline="") as source:
        for _ in csv.DictReader(source):
            pass
    return perf_counter() - start


if __name__ == "__main__":
    main()
