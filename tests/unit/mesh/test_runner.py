"""How many files a service's process may open, and how many of them its callers get."""

import subprocess
import sys
from resource import RLIM_INFINITY

import pytest

from tests.unit.mesh.http_callers import get, site

START = """
import resource
from services.mesh import runner
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (128, most))
runner._serve = lambda name: 0
{before}
assert runner.main("router") == 0
print(resource.getrlimit(resource.RLIMIT_NOFILE) == ({soft}, most))
"""


@pytest.mark.parametrize(("before", "soft"), [
    ("", "8192 if most < 0 else min(8192, most)"), ("def fail(*_): raise ValueError\nresource.setrlimit = fail", "128"),
], ids=["allowed", "refused"])
def test_a_service_may_open_as_many_files_as_it_needs_and_the_system_allows(before: str, soft: str) -> None:
    ran = subprocess.run([sys.executable, "-c", START.format(before=before, soft=soft)],
                         capture_output=True, text=True, check=True)
    assert ran.stdout == "True\n"


@pytest.mark.parametrize(("may_open", "served"), [(202, 2), (10, 1), (RLIM_INFINITY, 3)])
def test_callers_leave_the_process_some_files(may_open: int, served: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.mesh.http_server.getrlimit", lambda _: (may_open, may_open))
    with site() as server:
        callers = [server.caller().send(get()) for _ in range(3)]
        assert [not caller.silent() for caller in callers] == [number < served for number in range(3)]
