"""Runs nameko's services without nameko's command, which needs the vanished pkg_resources."""

import warnings

warnings.filterwarnings("ignore", message="\nEventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()  # psycopg2 too

import logging  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402

import kombu.pools  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from benchmarks.peers.nameko.names import config  # noqa: E402
from benchmarks.peers.nameko.services import Desk, Intake, Notifier, Router  # noqa: E402
from benchmarks.peers.surroundings import Surroundings  # noqa: E402

LOOK_EVERY = 0.2  # seconds
SERVICES = {service.name: service for service in (Intake, Desk, Router, Notifier)}


def main(services: str, max_workers: int) -> None:
    """Run the services until SIGTERM."""
    logging.basicConfig(level=logging.WARNING)
    around = Surroundings.read()
    kombu.pools.set_limit(max_workers)  # a publisher for each worker
    runner = ServiceRunner(config(around.amqp_uri, max_workers=max_workers, WEB_SERVER_ADDRESS=around.http))
    for name in services.split(","):
        runner.add_service(SERVICES[name])
    eventlet.spawn_n(_stop_on_sigterm, runner)
    runner.start()
    runner.wait()


def _stop_on_sigterm(runner: ServiceRunner) -> None:
    """Look again and again: a signal does not wake eventlet's hub."""
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    while not asked:
        eventlet.sleep(LOOK_EVERY)
    runner.stop()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
