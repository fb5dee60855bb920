"""Text messages: handed to the gateway of the settings, and how many the operator counts."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kotosilta.core import sms


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("Äiti tulee kerhoon klo 17", 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ș" + "a" * 69, 1),
        ("ș" + "a" * 70, 2),
        ("الرسالة " * 8, 1),
        ("الرسالة " * 9, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_as_the_operator_counts_them(text, count):
    assert sms.segments(text) == count


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((json.loads(body), self.headers["Authorization"]))
        self.send_response(self.server.answers)
        if self.server.answers == 307:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, *_args):
        """Quiet."""


@pytest.fixture
def gateway(settings):
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.taken, server.answers = [], 202
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_GATEWAY, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/send", "secret"
    yield server
    server.shutdown()


def test_the_gateway_gets_number_text_and_token(gateway):
    sms.send("+358401234567", "Tervetuloa – مرحبا")
    assert gateway.taken == [({"to": "+358401234567", "text": "Tervetuloa – مرحبا"}, "Bearer secret")]


def test_a_gateway_that_refuses_raises_what_senders_catch(gateway):
    gateway.answers = 500
    with pytest.raises(OSError, match="500"):
        sms.send("+358401234567", "x")


def test_a_gateway_that_sends_us_elsewhere_is_a_refusal(gateway):
    """What was sent there would carry the token along."""
    gateway.answers = 307
    with pytest.raises(OSError, match="307"):
        sms.send("+358401234567", "x")
    gateway.answers = 302  # which a browser would follow as GET
    with pytest.raises(OSError, match="302"):
        sms.send("+358401234567", "x")
    assert len(gateway.taken) == 2


def test_without_a_gateway_it_is_printed(settings, capsys):
    settings.SMS_GATEWAY = ""
    sms.send("+358401234567", "x")
    assert "+358401234567: x" in capsys.readouterr().out
