"""A service's process imports its libraries without what it never uses. Imports are a process's own: tests need one."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
UNUSED = ("requests", "billiard", "sqlalchemy.dialects.postgresql.asyncpg", "twilio.rest.api.v2010.account.call")

CARRIER = """
from twilio.http import HttpClient
from twilio.rest import Client
client = Client("AC" + 32 * "0", "token", http_client=HttpClient(None, False))
print(type(client.messages).__name__, type(client.incoming_phone_numbers).__name__)
"""
AFTERWARDS = """
import requests, http.server, eventlet.wsgi, werkzeug.test
print(requests.Session().verify, http.server.HTTPServer.__mro__[1].__name__, callable(eventlet.wsgi.server))
"""


def said(code: str, service: str = "notifier") -> list[str]:
    """What a process says that has loaded the libraries as this service does."""
    begin = f"import sys\nfrom services.mesh import lean\nlean.load({service!r})\n"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", begin + code], cwd=ROOT, stdout=subprocess.PIPE,
                          text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("service", ["intake", "notifier", "router"])
def test_what_no_service_uses_is_not_there(service: str) -> None:
    assert said(f"print(*[name for name in {UNUSED!r} if name in sys.modules])", service) == []


def test_the_carriers_lists_that_we_read_are_whole() -> None:
    assert said(CARRIER) == ["MessageList", "IncomingPhoneNumberList"]


def test_whoever_wants_the_whole_library_gets_it_afterwards() -> None:
    assert said(AFTERWARDS) == ["True", "TCPServer", "True"]
