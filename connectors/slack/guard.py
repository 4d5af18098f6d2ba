"""Slack room: who may come in. Everything is checked over the raw bytes, before anything is parsed."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, parse_qsl

from bot.ports import RawEvent
from bot.web import Refused, json_object

WINDOW = 300
"""Seconds that a signature holds; https://docs.slack.dev/authentication/verifying-requests-from-slack."""
REMEMBERED = 2 * WINDOW + 60
"""Seconds that a signature is remembered: longer than it can hold with a clock that is ahead."""
MOST_REMEMBERED = 100_000
"""Signatures in memory, about 20 MB; the store still knows the event when the oldest are let go."""

_PAYLOAD = b"payload="
_ENCODED = re.compile(rb"[A-Za-z0-9._~*+%=&/-]+")
"""What a form is made of, and no JSON object ever is."""
MOST_FIELDS = 40
"""Of a command; Slack sends about fifteen."""
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Guard:
    """Checks signatures and lets a form with a signature in once; `clock` gives Unix seconds."""

    def __init__(self, signing_secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret = signing_secret.encode()
        self._clock = clock
        self._seen: OrderedDict[str, float] = OrderedDict()

    def check(self, headers: Mapping[str, str], body: bytes) -> int:
        """Check that Slack signed these bytes just now, and give the Unix second at which it did.

        Raises
        ------
        Refused
            401 when it did not.

        """
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            raise Refused(401, "bad_signature_headers")
        if abs(self._clock() - int(timestamp)) > WINDOW:
            raise Refused(401, "signature_expired")
        if not hmac.compare_digest(signature, sign(self._secret, timestamp, body)):
            raise Refused(401, "signature_forged")
        return int(timestamp)

    def once(self, signature: str) -> None:
        """Let an interactive payload in the first time only; Slack never sends one again.

        Raises
        ------
        Refused
            409 when this signature was seen before.

        """
        now = self._clock()
        while self._seen and next(iter(self._seen.values())) < now - REMEMBERED:
            self._seen.popitem(last=False)
        if signature in self._seen:
            raise Refused(409, "replayed")
        self._seen[signature] = now
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """Sign as Slack does; https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    return "v0=" + hmac.new(secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


def form_of(body: bytes) -> RawEvent:
    """Take out of a form the payload it holds, or else the fields of a slash command. Raises as `payload_of`."""
    return json_object(payload_of(body)) if body.startswith(_PAYLOAD) else command_of(body)


def payload_of(body: bytes) -> str:
    """Take the payload out of a form.

    The signature does not cover the content type, so these bytes alone tell a form from an event: an event whose text
    holds "&payload=" must not pass as a press.

    Raises
    ------
    Refused
        400 when it is no form of UTF-8 that holds one payload and nothing else.

    """
    if not body.startswith(_PAYLOAD):
        raise Refused(400, "no_payload")
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=1, errors="strict")
    except ValueError:
        raise Refused(400, "bad_form") from None
    return fields["payload"][0]


def command_of(body: bytes) -> RawEvent:
    """Take the fields of a slash command out of a form.

    Raises
    ------
    Refused
        400 when it is no encoded form of UTF-8 with each field once.

    """
    if not _ENCODED.fullmatch(body):
        raise Refused(400, "no_form")
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise Refused(400, "bad_form") from None
    if len(dict(fields)) < len(fields):
        raise Refused(400, "bad_form")
    return dict(fields)
