"""The tests of our HTTP client once more as services run it: on green threads, with the notifier's hub."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
GREEN = """
import sys
from services.mesh import runner
runner._patch("notifier")
import pytest
sys.exit(pytest.main(["-p", "no:cacheprovider", *sys.argv[1:]]))
"""


def test_on_green_threads() -> None:
    names = "http_client", "http_outcomes", "http_client_tls", "twilio_http"
    tests = [f"tests/unit/mesh/test_{name}.py" for name in names]
    ran = subprocess.run([sys.executable, "-c", GREEN, *tests], cwd=ROOT, capture_output=True, text=True, timeout=100,
                         check=False)
    assert ran.returncode == 0, ran.stdout
