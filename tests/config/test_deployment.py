"""Containers, the Makefile and `.env.example` say what the code says."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
CONTRACT = set(
    re.findall(
        r"\w+",
        """
    DATABASE_URL REDIS_URL CELERY_BROKER_URL SECRET_KEY ENCRYPTION_KEYS DEBUG PUBLIC_URL
    ALLOWED_HOSTS ALLOWED_ORIGINS JWT_ACCESS_MINUTES JWT_REFRESH_DAYS EMAIL_URL
    DEFAULT_FROM_EMAIL EMAIL_PROVIDER METRICS_TOKEN PRIVATE_HOSTS_ALLOWED MEDIA_STORAGE
    MEDIA_CDN_URL META_APP_ID META_APP_SECRET META_VERIFY_TOKEN META_GRAPH_URL
    META_GRAPH_VERSION OPENAI_API_KEY GROQ_API_KEY GEMINI_API_KEY OPENAI_BASE_URL
    GROQ_BASE_URL GEMINI_BASE_URL DEFAULT_WAHA_URL DEFAULT_WAHA_API_KEY DEFAULT_CHATWOOT_URL
    DEFAULT_CHATWOOT_TOKEN SENTRY_DSN LOG_LEVEL LOG_FORMAT
        """,
    )
)
BETWEEN_OUR_OWN_PROCESSES = {"RECADO_WEB_PROCESS"}
FOR_COMPOSE_ALONE = {"POSTGRES_PASSWORD", "REDIS_PASSWORD"}


def _compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return document


def _example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    found = [re.match(r"#([A-Z_]+)=(.*)", line) for line in lines]
    return {one[1]: one[2] for one in found if one}


def _read_by_the_code() -> dict[str, object]:
    """Name → default in development (None when it is not written down as a plain value)."""
    found: dict[str, object] = {}
    modules = {*(ROOT / "config").rglob("*.py"), *(ROOT / "apps").rglob("*.py")}
    production = ROOT / "config/settings/prod.py"
    for path in [production, *(modules - {production})]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("env."):
                name = node.args[0] if node.args else None
                if isinstance(name, ast.Constant) and re.fullmatch(r"[A-Z_]+", str(name.value)):
                    found[str(name.value)] = next(map(_plain_default, node.keywords), None)
    return found


def _plain_default(keyword: ast.keyword) -> object:
    return keyword.value.value if isinstance(keyword.value, ast.Constant) else None


def test_the_example_lists_every_variable_of_the_contract_and_of_the_code() -> None:
    read = set(_read_by_the_code()) - BETWEEN_OUR_OWN_PROCESSES

    assert {"SECRET_KEY", "PUBLIC_URL"} <= read
    assert set(_example()) >= CONTRACT | read
    assert set(_example()) - CONTRACT - read == FOR_COMPOSE_ALONE


def test_the_defaults_in_the_example_are_those_of_the_code() -> None:
    example = _example()
    for name, default in _read_by_the_code().items():
        if name in example and default not in (None, ""):
            shown = {"0": "False", "1": "True"}.get(example[name], example[name])
            assert str(default) in (example[name], shown), name


def test_each_variable_is_explained_on_the_line_above() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()

    for above, line in pairwise(lines):
        if re.match(r"#[A-Z_]+=", line):
            assert above.startswith("# "), line


def test_the_composition_follows_the_specification() -> None:
    schema = json.loads((ROOT / "tests/config/compose_spec/compose-spec.json").read_text())

    assert list(Draft202012Validator(schema).iter_errors(_compose())) == []


def test_every_service_is_watched_and_kept_in_its_place() -> None:
    for name, service in _compose()["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "healthcheck" in service or service["restart"] == "on-failure", name


def test_only_the_proxy_is_reachable_from_outside() -> None:
    open_services = [name for name, one in _compose()["services"].items() if "ports" in one]

    assert open_services == ["proxy"]


def test_volumes_and_services_that_are_named_exist() -> None:
    document = _compose()
    for service in document["services"].values():
        assert set(service.get("depends_on", {})) <= set(document["services"])
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in document["volumes"] or (ROOT / source).exists()


def test_what_the_composition_asks_for_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert asked
    assert asked <= set(_example())


def test_the_certificates_question_goes_to_an_address_that_the_proxy_keeps_inside() -> None:
    caddy = (ROOT / "deploy/Caddyfile").read_text()

    assert "ask http://web:8000/internal/domains/ask" in caddy
    assert "respond @inside 404" in caddy
    assert re.search(r"request_body \{\s+max_size \d+MB", caddy)


def test_the_container_is_made_by_targets_of_the_makefile() -> None:
    steps = re.findall(r"^RUN make (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert steps
    for target in " ".join(steps).split():
        done = subprocess.run(
            ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert "pip install" not in (ROOT / "Dockerfile").read_text()


def test_the_locks_hold_every_file_by_its_hash_and_name_no_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^[\w.-]+==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
        assert len(pins) > 30
        assert all("--hash=sha256:" in pin for pin in pins)
        assert "://" not in text
        assert "--index-url" not in text


def test_an_old_python_is_named_with_what_to_install(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\ncase "$1" in -V) echo "Python 3.9.2";; *) exit 1;; esac\n')
    old.chmod(0o755)

    done = _prerequisites(str(old))

    assert done.returncode == 1
    assert "3.11 or newer" in done.stderr
    assert "Python 3.9.2" in done.stderr
    assert "apt-get install" in done.stderr


def test_a_python_without_venv_is_named_with_what_to_install(tmp_path: Path) -> None:
    bare = tmp_path / "python3"
    bare.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n')
    bare.chmod(0o755)

    done = _prerequisites(str(bare))

    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Recado needs Python's venv module: apt-get install python3-venv"
    )


@pytest.mark.parametrize("program", ["git", "make"])
def test_a_missing_program_is_named_with_what_to_install(program: str, tmp_path: Path) -> None:
    for present in {"sh", "git", "make"} - {program}:
        (tmp_path / present).symlink_to(str(shutil.which(present)))

    done = _prerequisites(sys.executable, path=tmp_path)

    assert done.returncode == 1
    assert done.stderr.strip() == f"Recado needs {program}: apt-get install {program}"


def test_nothing_is_said_when_nothing_is_missing() -> None:
    done = _prerequisites(sys.executable)

    assert (done.returncode, done.stderr) == (0, "")


def _prerequisites(python: str, path: Path | None = None) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": str(path) if path else os.environ["PATH"]}
    return subprocess.run(
        ["/bin/sh", ROOT / "deploy/prerequisites", python],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
