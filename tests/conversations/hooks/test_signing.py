"""Signatures agree with the standard's own example, and with what the guide tells programs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from apps.conversations.hooks import signing

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "webhooks-out.md"
BODY = '{"type":"message.received","data":{"text":"Olá"}}'.encode()


def code(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(), flags=re.DOTALL)
    return found


def signed(*keys: str, at: float | None = None) -> dict[str, str]:
    return signing.headers(BODY, name="01a1", timestamp=int(at or time.time()), keys=keys)


def in_python(headers, body, secret):
    known: dict = {}
    exec(code("python"), known)
    return known["is_from_recado"](headers, body, secret)


def in_javascript(headers, body, secret):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node here")
    given = json.dumps([headers, body.decode(), secret])
    asks = f"""
        const [headers, body, secret] = {given};
        console.log(isFromRecado(headers, Buffer.from(body), secret));
    """
    told = subprocess.run(
        [node, "--input-type=module", "-e", code("js") + asks],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return {"true": True, "false": False}[told.stdout.strip()]


def test_the_example_that_libraries_of_the_standard_test_with():
    headers = signing.headers(
        b'{"test": 2432232314}',
        name="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        keys=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("check", [in_python, in_javascript])
def test_what_the_guide_tells_programs_works(check):
    ours, former, other = (signing.new_secret() for _ in range(3))

    assert check(signed(ours), BODY, ours)
    assert check(signed(ours, former), BODY, former)
    assert not check(signed(ours), BODY, other)
    assert not check(signed(ours), BODY + b" ", ours)
    assert not check(signed(ours, at=time.time() - 400), BODY, ours)
    assert not check({**signed(ours), "webhook-timestamp": "soon"}, BODY, ours)


def test_secrets_are_as_the_standard_wants_them():
    one, other = signing.new_secret(), signing.new_secret()

    assert one != other
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", one)
