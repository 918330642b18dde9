"""Debian packages, installed without starting the services in them.

Runs before anything else is installed (`python3 -m services.console.packages NAME...`): standard library only.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from services.console.errors import WrongUse

POLICY = Path("/usr/sbin/policy-rc.d")
DO_NOT_START = "#!/bin/sh\nexit 101\n"


def can_install() -> bool:
    """Whether this machine lets us install Debian packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> None:
    """Install packages; WrongUse with one sentence where that is not possible."""
    names = " ".join(packages)
    if not can_install():
        raise WrongUse(f"Please install {names} (on Debian or Ubuntu: sudo apt-get install {names}).")
    get = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    with _services_stay_down():
        for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run([*get, *step], stdout=subprocess.DEVNULL, check=False)
            if done.returncode:
                raise WrongUse(f"apt-get {step[0]} failed while {names} was to be installed.")


@contextmanager
def _services_stay_down() -> Iterator[None]:
    if POLICY.exists():
        yield
        return
    POLICY.write_text(DO_NOT_START)
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


if __name__ == "__main__":
    try:
        install(sys.argv[1:])
    except WrongUse as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
