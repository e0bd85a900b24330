"""An example of a third-party application: lists cases and accesses, downloads a granted file.

Register it in the portal („Profile” → „Aplikacje”) as a public application with the return address
http://127.0.0.1/powrot, then:

    python examples/klient.py https://portal.example app-… folder

Nothing but the standard library; the token is kept in memory only.
"""

import base64
import hashlib
import json
import secrets
import sys
import urllib.parse
import urllib.request
import webbrowser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

SCOPE = "cases:read files:read"


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

    def bytes(self, path: str) -> bytes:
        request = urllib.request.Request(self.base + path, headers=self.head)
        with urllib.request.urlopen(request) as answer:
            body: bytes = answer.read()
        return body

    def json(self, path: str) -> Any:
        return json.loads(self.bytes(path))


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


def main() -> None:
    """List cases and accesses, and download what may be downloaded."""
    address, client_id, target = sys.argv[1:4]
    portal = Portal(address.rstrip("/"), consent(address.rstrip("/"), client_id))
    for case in portal.json("/cases")["items"]:
        print(f"{case['reference']}: {case['state']}, {case['unit']}")
    for access in portal.json("/accesses")["items"]:
        print(f"dostęp nr {access['number']}: {access['reference']}, {access['state']}")
        if access["state"] == "live" and access["can_download"]:
            folder = Path(target) / str(access["number"])
            folder.mkdir(parents=True, exist_ok=True)
            print(f"pobrano stron: {download(portal, access, folder)}")


if __name__ == "__main__":
    main()
