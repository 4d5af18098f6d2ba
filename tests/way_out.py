"""An internet on loopback: a CA of our own, a web server for every platform's name, and a proxy that leads to it."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SLACK, SOCKETS = "slack.test", "sockets.test"
SIGN_IN, KEYS = "login.microsoftonline.com", "login.botframework.com"
NAMES = (SLACK, SOCKETS, SIGN_IN, KEYS, "localhost")
SCOPES = "app_mentions:read,chat:write,commands,im:history,users:read"


@dataclass
class Internet:
    """What stands where; `passed` lists the hosts that the proxy was asked for, `sign_in` is "" to refuse secrets."""

    proxy: str
    port: int
    ca: Path
    server: ssl.SSLContext
    scopes: str = SCOPES
    sign_in: str = "token"
    sockets: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(init=False)
    over: asyncio.Event = field(init=False)

    @property
    def environment(self) -> dict[str, str]:
        """What an administrator sets to get out."""
        return {"HTTPS_PROXY": self.proxy, "SSL_CERT_FILE": str(self.ca)}


def make_certificates(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a CA and a certificate for every name; give the CA's file and what a server needs."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A CA of the house")])
    ca = _certificate(issuer, issuer, ca_key, ca_key, authority=True)
    leaf = _certificate(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SLACK)]), issuer, key, ca_key, authority=False
    )
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(private + leaf.public_bytes(pem))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem")
    return folder / "ca.pem", context


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    names = [*map(x509.DNSName, NAMES), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    key_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    builder = builder.add_extension(key_id, critical=False)
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
    )
    return builder.sign(signer, hashes.SHA256())


@contextmanager
def internet(folder: Path) -> Iterator[Internet]:
    """Run the server and the proxy in a thread until the block ends."""
    ca, context = make_certificates(folder)
    found, ready = Internet("", 0, ca, context), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(found, ready)), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield found
    finally:
        found.loop.call_soon_threadsafe(found.over.set)
        thread.join(20)


async def _serve(found: Internet, ready: threading.Event) -> None:
    found.loop, found.over = asyncio.get_running_loop(), asyncio.Event()
    runner = web.AppRunner(_application(found))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=found.server, shutdown_timeout=1).start()
    found.port = runner.addresses[0][1]

    async def led(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _lead(found, reader, writer)

    async with await asyncio.start_server(led, "127.0.0.1", 0) as proxy:
        found.proxy = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
        ready.set()
        await found.over.wait()
        await runner.cleanup()


async def _lead(found: Internet, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Do what CONNECT asks (RFC 9110, 9.3.6), wherever it wants to go."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:  # somebody looked whether we are there
        writer.close()
        return
    method, target, _ = head.split(maxsplit=2)
    assert method == "CONNECT", head
    found.passed.append(target.partition(":")[0])
    there = await asyncio.open_connection("127.0.0.1", found.port)
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await asyncio.gather(_pump(reader, there[1]), _pump(there[0], writer))


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
        target.write_eof()
    except (OSError, RuntimeError):
        pass
    finally:
        target.close()


def _application(found: Internet) -> web.Application:
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", lambda request: _answer(found, request))
    return application


async def _answer(found: Internet, request: web.Request) -> web.StreamResponse:
    if request.host == SOCKETS:
        return await _socket(found, request)
    path = request.path
    if path.endswith("auth.test"):
        told = {"ok": True, "team": "Lindewaard", "team_id": "T1", "user_id": "U0", "bot_id": "B0"}
        return web.json_response(told, headers={"x-oauth-scopes": found.scopes})
    if path.endswith("apps.connections.open"):
        return web.json_response({"ok": True, "url": f"wss://{SOCKETS}/link"})
    if path.endswith("token") and not found.sign_in:
        return web.json_response({"error": "invalid_client", "error_description": "AADSTS7000215"}, status=401)
    return web.json_response(_of_microsoft(path))


def _of_microsoft(path: str) -> dict[str, object]:
    here = f"https://{SIGN_IN}/tenant/oauth2/v2.0"
    if path.endswith("openid-configuration"):
        ends = {"authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token"}
        return {**ends, "issuer": f"https://{SIGN_IN}/tenant/v2.0", "jwks_uri": f"https://{KEYS}/v1/.well-known/keys"}
    if path.endswith("token"):
        return {"token_type": "Bearer", "expires_in": 3600, "access_token": "eyJhbGciOiJub25lIn0.e30.c2ln"}
    return {"metadata": []} if path.endswith("discovery/instance") else {"keys": [_KEY]}


_KEY = {"kty": "RSA", "use": "sig", "kid": "1", "n": "sXch" * 86, "e": "AQAB"}


async def _socket(found: Internet, request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    found.sockets.append(request.path)
    await socket.send_json({"type": "hello"})
    async for _message in socket:
        pass
    return socket
