"""A source of keys on this machine, and tokens signed with them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
SERVICE_URL = "https://smba.trafficmanager.net/emea/"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class KeyServer(ThreadingHTTPServer):
    """Serves the public half of `KEY`; counts how often it was asked, fails while `down`."""

    asked = 0
    down = False

    @property
    def metadata(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/.well-known/openidconfiguration"


class _Handler(BaseHTTPRequestHandler):
    server: KeyServer

    def do_GET(self) -> None:
        self.server.asked += 1
        public = {**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "known", "use": "sig"}
        self.send_response(503 if self.server.down else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"keys": [public]}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def key_server() -> Iterator[KeyServer]:
    with KeyServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def signed(key: rsa.RSAPrivateKey = KEY, kid: str = "known", **changes: Any) -> str:
    """Sign what the Bot Framework says of an activity; a change to None leaves a claim out."""
    now = int(time.time())
    claims = {
        "iss": "https://api.botframework.com",
        "aud": CLIENT,
        "serviceurl": SERVICE_URL,
        "nbf": now - 10,
        "exp": now + 3600,
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key, algorithm="RS256", headers={"kid": kid})
