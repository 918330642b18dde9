"""What libraries would import and no service uses: each process imports them without it.

Only the runner does this, so that the command line and the tests have the whole libraries.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from services.mesh.without import hollow, without

# Libraries that do without what is missing. Contents are JSON; no process forks.
MISSING: dict[str, tuple[str, ...]] = {"kombu.serialization": ("yaml", "billiard", "multiprocessing.util")}
# Libraries that insist on having it. The HTTP server, the HTTP client, the driver and the executor are others.
HOLLOW: dict[str, tuple[str, ...]] = {
    "apscheduler.schedulers.base": ("apscheduler.executors.pool",),
    "werkzeug": ("werkzeug.serving", "werkzeug.test"),
    "nameko.web.server": ("eventlet.wsgi",),
    "prometheus_client": ("http.server", "socketserver", "wsgiref.simple_server", "urllib.request"),
    "sqlalchemy.dialects.postgresql": (
        "sqlalchemy.dialects.postgresql.asyncpg", "sqlalchemy.dialects.postgresql.pg8000",
        "sqlalchemy.dialects.postgresql.psycopg2cffi"),
}
CARRIER_API = "twilio.rest.api.v2010.account"
CARRIER_LISTS = ("message", "incoming_phone_number")  # of some forty that its SDK imports together
CALL_THE_CARRIER = ("intake", "notifier")


def load(service: str) -> None:
    """Import the libraries; to be called once all is green and before anything else imports them."""
    for library, names in MISSING.items():
        with without(*names):
            import_module(library)
    for library, names in HOLLOW.items():
        with hollow(*names):
            import_module(library)
    if service in CALL_THE_CARRIER:
        with hollow("requests", "requests.adapters", *_unused_lists()):
            import_module(CARRIER_API)


def _unused_lists() -> Iterator[str]:
    """The SDK's modules beside ours, found without importing any."""
    spec = find_spec(CARRIER_API.partition(".")[0])
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place).joinpath(*CARRIER_API.split(".")[1:])
        for module in pkgutil.iter_modules([str(folder)]):
            if module.name not in CARRIER_LISTS:
                yield f"{CARRIER_API}.{module.name}"
