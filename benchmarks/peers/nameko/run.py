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
from benchmarks.peers.nameko.services import Desk, Intake  # noqa: E402
from benchmarks.peers.surroundings import Surroundings  # noqa: E402

SERVICES = {"intake": Intake, "desk": Desk}


def main(services: str, max_workers: int) -> None:
    """Run the services until SIGTERM."""
    logging.basicConfig(level=logging.WARNING)
    around = Surroundings.read()
    kombu.pools.set_limit(max_workers)  # a publisher for each worker
    runner = ServiceRunner(config(around.amqp_uri, max_workers=max_workers, WEB_SERVER_ADDRESS=around.http))
    for name in services.split(","):
        runner.add_service(SERVICES[name])
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(runner.stop))
    runner.start()
    runner.wait()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
