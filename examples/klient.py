"""An example of a third-party application: lists cases, downloads a file, drafts a pleading.

Register it in the portal („Profile” → „Aplikacje”) as a public application with the return address
http://127.0.0.1/powrot, then:

    python examples/klient.py https://portal.example app-… folder [pleading.pdf]

A pleading is only prepared: its sender opens the address printed, reads and submits it.
`is_genuine` is for a server that gets webhooks.

Nothing but the standard library; the token is kept in memory only.
"""

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
import urllib.parse
import urllib.request
import webbrowser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

SCOPE = "cases:read files:read drafts:write"
WINDOW = 300


class Return(BaseHTTPRequestHandler):
    """The address on this machine to which the portal sends the user back."""

    def do_GET(self) -> None:
        query = urllib.parse.urlsplit(self.path).query
        self.server.told = dict(urllib.parse.parse_qsl(query))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write("Można wrócić do programu.".encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Write nothing: the code stands in the address."""


def consent(portal: str, client_id: str) -> str:
    """Ask the user in their browser (code with PKCE); gives the access token."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    server = HTTPServer(("127.0.0.1", 0), Return)
    back = f"http://127.0.0.1:{server.server_port}/powrot"
    state = secrets.token_urlsafe(16)
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": back,
        "scope": SCOPE,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    address = f"{portal}/oauth/zgoda/?{urllib.parse.urlencode(asked)}"
    print(f"Proszę wyrazić zgodę w przeglądarce:\n{address}", flush=True)
    webbrowser.open(address)
    server.handle_request()
    told: dict[str, str] = server.told  # type: ignore[attr-defined]
    if told.get("state") != state or "code" not in told:
        raise SystemExit(f"Nie ma zgody: {told.get('error', 'odpowiedź nie pasuje do pytania')}.")
    form = {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "code": told["code"],
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    with urllib.request.urlopen(
        f"{portal}/oauth/zeton/", urllib.parse.urlencode(form).encode()
    ) as answer:
        token: str = json.load(answer)["access_token"]
    return token


class Portal:
    """The API in the name of whoever consented."""

    def __init__(self, portal: str, token: str) -> None:
        self.base, self.head = f"{portal}/api/v1", {"Authorization": f"Bearer {token}"}

    def bytes(self, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        head = {**self.head, "Content-Type": kind} if kind else self.head
        request = urllib.request.Request(self.base + path, body, headers=head)
        with urllib.request.urlopen(request) as answer:
            body: bytes = answer.read()
        return body

    def json(self, path: str) -> Any:
        return json.loads(self.bytes(path))

    def send(self, path: str, data: dict[str, Any]) -> Any:
        return json.loads(self.bytes(path, json.dumps(data).encode(), "application/json"))


def download(portal: Portal, access: dict[str, Any], folder: Path) -> int:
    """Save all sides of one access as images, named by their place; gives how many."""
    base, following, count = f"/accesses/{access['id']}", "", 0
    while following is not None:
        page = portal.json(f"{base}/sides?limit=60" + (f"&from={following}" if following else ""))
        for side in page["sides"]:
            count += 1
            name = f"{count:05d}-{side['id']}.jpg"
            (folder / name).write_bytes(portal.bytes(f"{base}/sides/{side['id']}/image?w=2400"))
            print(f"{name}  {side['citation']}")
        following = page["next"]
    return count


def prepare(portal: Portal, pleading: Path) -> str:
    """Prepare a draft with this file; gives the address at which the user submits it."""
    draft = portal.send("/drafts", {"concerns": f"pismo {pleading.stem}"})
    name = urllib.parse.urlencode({"name": pleading.name, "role": "pleading"})
    path = f"/drafts/{draft['id']}/files?{name}"
    portal.bytes(path, pleading.read_bytes(), "application/octet-stream")
    for each in portal.json(f"/drafts/{draft['id']}")["missing"]:
        print(f"brakuje: {each['message']}")
    submit: str = draft["submit_url"]
    return submit


def is_genuine(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether a webhook is the portal's and fresh; its id should be remembered besides."""
    sent = headers["webhook-timestamp"]
    if not sent.isdecimal() or abs(time.time() - int(sent)) > WINDOW:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{sent}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(f"v1,{expected}", headers["webhook-signature"])


def main() -> None:
    """List cases and accesses, download what may be downloaded, prepare a pleading."""
    address, client_id, target, *pleading = sys.argv[1:5]
    portal = Portal(address.rstrip("/"), consent(address.rstrip("/"), client_id))
    for case in portal.json("/cases")["items"]:
        print(f"{case['reference']}: {case['state']}, {case['unit']}")
    for access in portal.json("/accesses")["items"]:
        print(f"dostęp nr {access['number']}: {access['reference']}, {access['state']}")
        if access["state"] == "live" and access["can_download"]:
            folder = Path(target) / str(access["number"])
            folder.mkdir(parents=True, exist_ok=True)
            print(f"pobrano stron: {download(portal, access, folder)}")
    for path in pleading:
        print(f"projekt czeka na złożenie: {prepare(portal, Path(path))}")


if __name__ == "__main__":
    main()
