"""Activities as the Agents Playground sent them, with changes where a test says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "payloads" / "teams"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def payload(which: str, /, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((FOLDER / f"{which}.json").read_text(encoding="utf-8"))
    return {**body, **changes}
