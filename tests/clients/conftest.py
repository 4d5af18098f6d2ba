"""Says which clients are there; with REQUIRE_CLIENTS=1 a missing one is a failure."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.clients.story import Lindewaard, founded

MODULES = Path(__file__).parent / "node_modules"


def _need(there: bool, what: str) -> None:  # noqa: FBT001 - read at the call as "need this"
    if there:
        return
    if os.environ.get("REQUIRE_CLIENTS") == "1":
        pytest.fail(f"{what} is missing and REQUIRE_CLIENTS=1")
    pytest.skip(f"{what} is missing: run `npm ci` in tests/clients and install node and chromium")


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with a package folder beside it."""
    found = shutil.which("node")
    _need(found is not None, "node")
    return str(found)


@pytest.fixture(scope="session")
def local_slack() -> Path:
    """Slack's local workspace."""
    binary = MODULES / "local-slack-linux-x64" / "bin" / "local-slack"
    _need(binary.exists(), "local-slack")
    return binary


@pytest.fixture(scope="session")
def emulate() -> list[str]:
    """A Slack workspace in which an app can be installed, as the beginning of a command; it needs a newer node."""
    node, script = MODULES / "node" / "bin" / "node", MODULES / "emulate" / "dist" / "index.js"
    _need(node.exists() and script.exists(), "emulate")
    return [str(node), str(script)]


@pytest.fixture(scope="session")
def playground(node: str) -> list[str]:
    """Microsoft's Agents Playground, as the beginning of a command."""
    script = MODULES / "@microsoft" / "m365agentsplayground" / "cli.js"
    _need(script.exists(), "the Agents Playground")
    return [node, str(script)]


@pytest.fixture(scope="session")
def chromium(node: str) -> str:
    """Chromium, with playwright-core to drive it from node."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    _need(bool(node) and found is not None, "chromium")
    _need((MODULES / "playwright-core").exists(), "playwright-core")
    return str(found)


@pytest.fixture(scope="session")
def lindewaard(tmp_path_factory: pytest.TempPathFactory) -> Lindewaard:
    """The town as it is on a Friday, to be copied by each story."""
    return founded(tmp_path_factory.mktemp("founded"))


@pytest.fixture(scope="session")
def graph_schemas(node: str) -> str:
    """Node, with Microsoft Graph's schemas beside it."""
    _need((MODULES / "@softeria" / "ms-365-mcp-server").exists(), "the schemas of Microsoft Graph")
    return node
