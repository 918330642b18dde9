"""Runs one service as a process: green threads, nameko's container, and a clean end on SIGTERM."""

import sys


def main(name: str) -> int:
    """Run the service until SIGTERM or SIGINT; 0 after a clean end, 2 with one sentence for a wrong setting."""
    _allow_files()
    _patch(name)
    from services.mesh import lean

    lean.load(name)
    from services.mesh.errors import SettingError
    from services.mesh.log import configure

    configure(name)
    try:
        return _serve(name)
    except SettingError as error:
        sys.stderr.write(f"{name}: {error}\n")
        return 2


def _allow_files() -> None:
    """Open as many files as callers may need, if the system lets us: they hold one each."""
    import resource
    from contextlib import suppress

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if now == resource.RLIM_INFINITY or now >= wanted:
        return
    with suppress(ValueError, OSError):  # some systems say more than they allow
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _patch(name: str) -> None:
    """Turn the standard library green before anything else is imported."""
    import warnings

    from services.mesh import settings

    settings.plain_dns()
    warnings.filterwarnings("ignore", message="\nEventlet is deprecated")
    import eventlet
    import eventlet.debug
    import eventlet.hubs

    if name == "notifier":
        eventlet.hubs.use_hub("asyncio")  # where aiosmtplib can run
    eventlet.monkey_patch()
    eventlet.debug.hub_exceptions(state=False)  # it would print what may hold an address or words; ours are logged
    if name == "notifier":
        _run_coroutines()


def _run_coroutines() -> None:
    """Let coroutines, and with them look-ups of host names, wait without holding up other green threads."""
    import socket
    from typing import Any

    import eventlet.asyncio
    import eventlet.hubs

    from services.mesh import coroutines

    def run(coroutine: Any) -> Any:
        return eventlet.asyncio.spawn_for_awaitable(coroutine).wait()

    def look_up(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:  # noqa: A002
        loop = eventlet.hubs.get_hub().loop
        return run(loop.getaddrinfo(host, port, family=family, type=type, proto=proto, flags=flags))

    coroutines.use(run)
    socket.getaddrinfo = look_up


def _serve(name: str) -> int:
    import signal
    from importlib import import_module

    import eventlet
    from nameko.containers import ServiceContainer

    from services.mesh.log import log
    from services.mesh.settings import nameko_config

    own = import_module(f"services.{name}.settings").from_environment()
    service = getattr(import_module(f"services.{name}.service"), name.capitalize())
    container = ServiceContainer(service, nameko_config(own.mesh))
    eventlet.spawn(_stop_on_signal, container)
    eventlet.spawn(_start, container)
    container.wait()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # asked again, it would be killed while the interpreter puts itself away
    log.info("stopped")
    return 0


def _stop_on_signal(container: object) -> None:
    """Wait for SIGTERM or SIGINT. The pipe wakes the hub, which would otherwise sleep through a signal."""
    import os
    import signal

    import eventlet
    import eventlet.hubs

    from services.mesh.log import log

    heard, rings = os.pipe()
    os.set_blocking(rings, False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(rings)
    eventlet.hubs.trampoline(heard, read=True)
    log.info("stopping")
    eventlet.spawn_after(STOP_WITHIN, os._exit, 1)
    stopping = eventlet.spawn(container.stop)  # type: ignore[attr-defined]
    with eventlet.Timeout(GENTLY, False):  # noqa: FBT003 - eventlet's way to end silently
        stopping.wait()
        return
    container.dependencies.all.stop()  # nameko would wait for its broker first
    log.info("stopped without the broker")
    os._exit(0)


def _start(container: object) -> None:
    import gc

    from services.mesh.log import log

    try:
        container.start()  # type: ignore[attr-defined]
    except BaseException:
        container.kill(sys.exc_info())  # type: ignore[attr-defined]
        raise
    gc.collect()
    gc.freeze()  # what is there now stays: hundreds of thousands of objects that need not be looked at again
    gc.set_threshold(*COLLECT_AFTER)
    log.info("started")


FILES = 8192
GENTLY = 4  # seconds until the app is stopped without waiting for those who still hold calls
COLLECT_AFTER = (10_000, 10, 10)  # new objects until the youngest are looked at; handling a batch makes thousands
STOP_WITHIN = 18  # seconds; DESIGN: finish or give back within 20 s

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m services.mesh.runner SERVICE\n")
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
