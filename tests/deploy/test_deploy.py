"""The files of deploy/ name commands, paths, ports and variables that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bot.cli import main
from bot.config import SECRET_VARIABLES, WebSettings
from bot.doctor.outside import TEAMS_PATH as DOCTORS_TEAMS_PATH
from bot.routes.proof import PATH
from connectors.slack.manifest import INSTALL, REDIRECT
from connectors.slack.manifest import PATH as SLACK_PATH
from connectors.teams.connector import PATH as TEAMS_PATH
from tests.pages import text_of

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PATHS = {SLACK_PATH, INSTALL, REDIRECT, TEAMS_PATH, PATH}
UNIT, CONTAINER, COMPOSE = (
    text_of(f"deploy/{name}") for name in ("voelspriet.service", "Containerfile", "compose.yaml")
)


def steps() -> list[tuple[str, str]]:
    """The instructions of the Containerfile, continued lines joined."""
    joined = CONTAINER.replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines]


def values(key: str) -> list[str]:
    """What the unit says of a key."""
    return re.findall(rf"^{key}=(.*)$", UNIT, re.MULTILINE)


# the proxies


def test_both_proxies_pass_on_what_is_called_and_nothing_else() -> None:
    (listed,) = re.findall(r"@ours path (.+)", text_of("deploy/Caddyfile"))
    assert set(listed.split()) == PATHS
    assert set(re.findall(r"location = (\S+)", text_of("deploy/nginx.conf"))) == PATHS


def test_both_proxies_lead_to_where_we_listen() -> None:
    here = f"{WebSettings().host}:{WebSettings().port}"
    assert f"VOELSPRIET_UPSTREAM:{here}}}" in text_of("deploy/Caddyfile")
    assert set(re.findall(r"proxy_pass http://([^;]+);", text_of("deploy/nginx.conf"))) == {here}


def test_the_doctor_knows_the_path_of_teams() -> None:
    assert DOCTORS_TEAMS_PATH == TEAMS_PATH


@pytest.mark.parametrize(("file", "opens"), [("Caddyfile", "{}"), ("nginx.conf", "{}")])
def test_every_brace_is_closed(file: str, opens: str) -> None:
    text = re.sub(r"#.*", "", text_of(f"deploy/{file}"))
    assert text.count(opens[0]) == text.count(opens[1]) > 0


# systemd


def test_the_unit_runs_a_command_of_ours_on_the_configuration_in_its_folder() -> None:
    (start,) = values("ExecStart")
    program, command = start.split()
    assert (Path(program).name, command in main.commands) == ("voelspriet", True)
    (folder,) = values("WorkingDirectory")
    assert values("Environment") == [f"VOELSPRIET_CONFIG={folder}/config.toml"]
    assert folder == f"/var/lib/{values('StateDirectory')[0]}"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    program = values("ExecStart")[0].split()[0]
    unit = tmp_path / "voelspriet.service"
    unit.write_text(UNIT.replace(program, sys.executable), encoding="utf-8")
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    about = [line for line in (found.stdout + found.stderr).splitlines() if "voelspriet" in line]
    assert about == []


# the container


def test_the_container_is_made_of_what_is_there() -> None:
    sources = [
        source for name, told in steps() if name == "COPY" and "--from" not in told for source in told.split()[:-1]
    ]
    assert len(sources) >= 8
    assert [source for source in sources if not (ROOT / source).exists()] == []
    kept = [line[1:] for line in text_of("deploy/Containerfile.dockerignore").splitlines() if line.startswith("!")]
    assert [source for source in sources if not any(fnmatch(source, f"{one}*") for one in kept)] == []


def test_the_wheel_finds_all_that_it_holds_in_the_container() -> None:
    wheel = tomllib.loads(text_of("pyproject.toml"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    copied = " ".join(told for name, told in steps() if name == "COPY").split()
    assert [one for one in (*wheel["packages"], *wheel["force-include"]) if one not in copied] == []


def test_the_container_runs_a_command_of_ours() -> None:
    ends = dict(steps())
    assert ends["ENTRYPOINT"] == '["voelspriet"]'
    (command,) = re.findall(r'\["(\w+)"\]', ends["CMD"])
    assert command in main.commands
    assert ends["EXPOSE"] == str(WebSettings().port)
    assert ends["USER"] == "voelspriet"
    assert f"VOELSPRIET_CONFIG={ends['WORKDIR']}/config.toml" in ends["ENV"]
    assert "/health" in ends["HEALTHCHECK"]


def test_what_the_last_stage_runs_was_made_in_the_first() -> None:
    (made,) = {word for name, told in steps() if name == "RUN" for word in re.findall(r"venv (\S+)", told)}
    assert ("COPY", f"--from=build {made} {made}") in steps()
    assert all(told.startswith(f"{made}/bin/pip") for name, told in steps() if name == "RUN" and "pip" in told)


def test_the_compose_file_names_files_and_a_port_that_exist() -> None:
    (dockerfile,) = re.findall(r"dockerfile: (\S+)", COMPOSE)
    assert (ROOT / dockerfile).exists()
    assert (DEPLOY / "Caddyfile").exists()
    assert f"VOELSPRIET_UPSTREAM: bot:{WebSettings().port}" in COMPOSE
    assert set(re.findall(r"VOELSPRIET_\w+", COMPOSE)) == set(
        re.findall(r"\$(VOELSPRIET_\w+)", text_of("deploy/Caddyfile").replace("{", ""))
    )


def test_no_file_holds_a_secret() -> None:
    everything = "".join(path.read_text("utf-8") for path in DEPLOY.iterdir())
    assert not any(re.search(rf"{name}\s*[=:]\s*\S", everything) for name in SECRET_VARIABLES.values())
