"""GOV.UK Notify's HTTP interface on this machine, as far as text messages go: it checks the
signed token, keeps what it is sent, answers as told, and calls back with receipts."""

import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import requests
from notifications_python_client.authentication import decode_jwt_token

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
API_KEY = f"covenant-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
LONGEST = 918


@dataclass
class Notify:
    """``with Notify() as notify``: listens on ``notify.url``.

    ``answers`` gives a refusal by telephone number as (status, error, message), ``answer`` one
    for all; ``garbles`` answers with something that is no JSON.
    """

    answers: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    answer: tuple[int, str, str] | None = None
    garbles: bool = False
    texts: list[dict[str, Any]] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)
    asked: int = 0

    def __enter__(self) -> Self:
        notify = self

        class Handler(_Handler):
            fake = notify

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def send(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """What Notify does with a request to send a text: status and answer."""
        refusal = self._refusal(asked)
        if refusal is not None:
            status, error, message = refusal
            return status, {"status_code": status, "errors": [{"error": error, "message": message}]}
        sent = {**asked, "id": str(uuid4()), "status": "sending"}
        self.texts.append(sent)
        return 201, {
            "id": sent["id"],
            "reference": asked.get("reference"),
            "content": {"body": asked["personalisation"]["text"], "from_number": "GOVUK"},
            "uri": f"{self.url}/v2/notifications/{sent['id']}",
            "template": {"id": TEMPLATE, "version": 1, "uri": f"{self.url}/v2/template/{TEMPLATE}"},
        }

    def _refusal(self, asked: dict[str, Any]) -> tuple[int, str, str] | None:
        number = asked.get("phone_number", "")
        if self.answer or number in self.answers:
            return self.answer or self.answers[number]
        if not re.fullmatch(r"\+447\d{9}", number):
            return 400, "ValidationError", "phone_number Not a UK mobile number"
        if asked.get("template_id") != TEMPLATE:
            return 400, "BadRequestError", "Template not found"
        if "text" not in asked.get("personalisation", {}):
            return 400, "BadRequestError", "Missing personalisation: text"
        if len(asked["personalisation"]["text"]) > LONGEST:
            too_long = f"Content for template has a character count greater than {LONGEST}"
            return 400, "BadRequestError", too_long
        return None

    def find(self, number: str) -> dict[str, Any] | None:
        """A text by Notify's own id."""
        return next((text for text in self.texts if text["id"] == number), None)

    def call_back(self, url: str, token: str, text: dict[str, Any], status: str) -> int:
        """Send a delivery receipt as Notify does. Returns the status that came back."""
        text["status"] = status
        receipt = {
            "id": text["id"],
            "reference": text["reference"],
            "to": text["phone_number"],
            "status": status,
            "created_at": "2026-11-24T09:00:00.000000Z",
            "completed_at": "2026-11-24T09:00:05.000000Z",
            "sent_at": "2026-11-24T09:00:01.000000Z",
            "notification_type": "sms",
            "template_id": TEMPLATE,
            "template_version": 1,
        }
        headers = {"Authorization": f"Bearer {token}"}
        return requests.post(url, json=receipt, headers=headers, timeout=10).status_code


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: Notify

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.fake.asked += 1
        self.fake.connections.add(self.client_address)
        if not self._is_allowed():
            self._say(403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]})
        elif self.path == "/v2/notifications/sms":
            self._say(*self.fake.send(asked))
        else:
            self._say(404, {"errors": [{"error": "NotFound", "message": "Not found"}]})

    def do_GET(self) -> None:
        text = self.fake.find(self.path.rpartition("/")[2])
        if text is None:
            self._say(404, {"errors": [{"error": "NoResultFound", "message": "No result found"}]})
        else:
            self._say(200, text)

    def _is_allowed(self) -> bool:
        try:
            return bool(decode_jwt_token(self.headers["Authorization"].split()[1], SECRET))
        except Exception:
            return False

    def _say(self, status: int, said: dict[str, Any]) -> None:
        body = b"<html>" if self.fake.garbles else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing: the tests look at what was kept."""
