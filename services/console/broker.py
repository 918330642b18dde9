"""A private RabbitMQ under one folder: own ports, own name server, no service manager, also as root."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from services.console import packages
from services.console.errors import NotReached, WrongUse
from services.console.ports import LOCAL, free_ports, remembered
from services.console.processes import Plan

SCRIPTS = ("/usr/lib/rabbitmq/bin", "/usr/local/lib/rabbitmq/sbin", "/opt/rabbitmq/sbin")
IMAGE = "rabbitmq:3"
PORTS = ("amqp", "distribution", "names", "management")
READY_WITHIN = 60.0  # seconds; 7 on an idle machine
HELLO = b"AMQP\x00\x00\x09\x01"


@dataclass(frozen=True, kw_only=True)
class PrivateBroker:
    """Its address, and the processes to keep running, in the order of their start."""

    uri: str
    port: int
    management_port: int
    plans: tuple[Plan, ...]


def prepare(folder: Path, environ: Mapping[str, str], *, management: bool = False,
            say: Callable[[str], None] = print) -> PrivateBroker:
    """Get what a broker needs and write its configuration; nothing is started yet."""
    folder = folder.absolute()
    scripts = find_scripts()
    if scripts is None and packages.can_install():
        say("Installing rabbitmq-server ...")
        packages.install(["rabbitmq-server"])
        scripts = find_scripts()
    if scripts is not None:
        return _native(folder, scripts, environ, management=management)
    if engine_answers():
        return _container(folder, environ)
    raise WrongUse("There is no message broker: please install rabbitmq-server "
                   "(sudo apt-get install rabbitmq-server) or Docker, or set AMQP_URI to a running one.")


def find_scripts() -> Path | None:
    """Where RabbitMQ's own scripts are; the ones in /usr/sbin change the user, which we don't want."""
    return next((Path(place) for place in SCRIPTS if (Path(place) / "rabbitmq-server").exists()), None)


def engine_answers() -> bool:
    """Whether a Docker engine can be used."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


def wait_ready(port: int, within: float = READY_WITHIN, alive: Callable[[], bool] = lambda: True) -> None:
    """Wait until the broker shakes hands; NotReached if it does not in time or has ended."""
    deadline = time.monotonic() + within
    while not shakes_hands(port):
        if time.monotonic() > deadline or not alive():
            raise NotReached(f"The private broker did not start within {within:g} s.")
        time.sleep(0.1)


def shakes_hands(port: int) -> bool:
    """Whether AMQP is spoken there."""
    try:
        with socket.create_connection((LOCAL, port), timeout=1) as connection:
            connection.sendall(HELLO)
            return connection.recv(1) == b"\x01"
    except OSError:
        return False


def _native(folder: Path, scripts: Path, environ: Mapping[str, str], *, management: bool) -> PrivateBroker:
    (folder / "home").mkdir(parents=True, exist_ok=True)
    ports = remembered(folder / "ports.json", PORTS)
    (folder / "rabbitmq.conf").write_text(_configuration(ports, management=management))
    (folder / "enabled_plugins").write_text("[rabbitmq_management]." if management else "[].")
    (folder / "advanced.config").write_text("[].\n")
    (folder / "rabbitmq-env.conf").write_text("")
    own = node_environ(folder, ports, environ.get("PATH", "/usr/bin:/bin"))
    names = Plan(name="rabbitmq-names", argv=(_epmd(), "-port", str(ports["names"]), "-address", LOCAL),
                 environ=own, log=folder / "names.log", stop_within=1.0)
    server = Plan(name="rabbitmq", argv=(str(scripts / "rabbitmq-server"),), environ=own, folder=folder,
                  log=folder / "start.log", stop_within=7.0)
    return PrivateBroker(uri=f"amqp://guest:guest@{LOCAL}:{ports['amqp']}", port=ports["amqp"],
                         management_port=ports["management"], plans=(names, server))


def node_environ(folder: Path, ports: Mapping[str, int], path: str) -> dict[str, str]:
    """The environment of the node and of its tools (rabbitmqctl)."""
    return {
        "PATH": path, "LANG": "C.UTF-8", "HOME": str(folder / "home"),
        "RABBITMQ_NODENAME": "directline@localhost", "ERL_EPMD_PORT": str(ports["names"]),
        "RABBITMQ_DIST_PORT": str(ports["distribution"]),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"), "RABBITMQ_LOG_BASE": str(folder / "logs"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        # the script becomes the server, instead of staying as a parent that would survive it
        "RUNNING_UNDER_SYSTEMD": "true",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
            "+B i -start_epmd false -kernel inet_dist_use_interface {127,0,0,1}",
    }


def _configuration(ports: Mapping[str, int], *, management: bool) -> str:
    lines = [f"listeners.tcp.1 = {LOCAL}:{ports['amqp']}", "log.file.level = warning",
             "disk_free_limit.absolute = 200MB"]
    if management:
        lines += [f"management.tcp.ip = {LOCAL}", f"management.tcp.port = {ports['management']}"]
    return "\n".join(lines) + "\n"


def _epmd() -> str:
    found = shutil.which("epmd")
    if found is None:
        raise WrongUse("Erlang's epmd is missing: please install the package erlang-base.")
    return found


def _container(folder: Path, environ: Mapping[str, str]) -> PrivateBroker:
    port, management_port = free_ports(2)
    argv = ("docker", "run", "--rm", "--name", f"directline-rabbitmq-{token_hex(4)}",
            "-p", f"{LOCAL}:{port}:5672", environ.get("RABBITMQ_IMAGE", IMAGE))
    plan = Plan(name="rabbitmq", argv=argv, environ=environ, log=folder / "start.log", stop_within=7.0)
    return PrivateBroker(uri=f"amqp://guest:guest@{LOCAL}:{port}", port=port, management_port=management_port,
                         plans=(plan,))
