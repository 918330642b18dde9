"""Sends what waits: claims in one transaction, calls without one, records in batches.

A loop claims and hands letters to a few callers (threads, green under the runner); a recorder writes down what became
of them. A call that nobody recorded - a crash - is found by its age, see resolving.py.
"""

import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from services.mesh.clock import wall_time
from services.mesh.errors import DatabaseDown
from services.mesh.log import log
from services.mesh.mesh import Mesh
from services.mesh.points import reached
from services.notifier.claiming import claim
from services.notifier.domain.carriers import Carrier, CarrierError, Letter, UnclearError
from services.notifier.domain.rate import Bucket
from services.notifier.recording import Happened, record
from services.notifier.store import ANYTHING_TO_SEND

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store

BATCH = 100
SWEEP_SECONDS = 1.0  # between two looks at what waits, the tick's own included
PAUSE_SECONDS = 1.0  # after the database failed, and while it isn't known what may be sent
SAID_EVERY = 60.0  # seconds between two lines about the same trouble
AHEAD_SECONDS = 0.1  # letters wait for callers no longer than that: those of a process that dies are unclear
GATHER_SECONDS = 0.05  # while there is more to do, results are written together
CALLS = 16  # over so many the time that a call takes is averaged


class Sender:
    """Runs the loop, the callers and the recorder of one process.

    A letter that waited for a caller longer than `patience` is given back, before its attempt counts as lost.
    """

    def __init__(self, mesh: Mesh, carriers: Mapping[str, Carrier], *, callers: int, per_second: float,
                 patience: float = 20.0) -> None:
        self._mesh = mesh
        self._carriers = carriers
        self._callers = callers
        self._patience = patience
        self._bucket = Bucket.full(per_second, time.monotonic())
        self._letters: queue.Queue[tuple[Letter, float] | None] = queue.Queue()
        self._happened: queue.Queue[Happened | None] = queue.Queue()
        self._bell = threading.Event()
        self._none_at = 0.0  # when the tick last saw that nothing waits
        self._stopping = threading.Event()
        self._say_at = 0.0
        self._in_hand = 0
        self._call_seconds = AHEAD_SECONDS  # how long a call takes at present
        self._more = False  # whether more may wait to be claimed than the last claim took
        self._own: set[int] = set()
        self._threads: list[threading.Thread] = []
        self._changing = threading.Lock()  # a signal may stop a sender that is still being started

    def start(self, first: Callable[[], None] = lambda: None) -> None:
        """Begin to send, and wake up at every commit of others; until `first` has ended well only alarms go out."""
        self._first = first
        self._mesh.on_commit(self._ring)
        self._mesh.watch("to_send", ANYTHING_TO_SEND, self.told)
        with self._changing:
            if not self._stopping.is_set():
                self._recorder = self._thread(self._record_all)
                self._threads = [self._thread(self._call_all) for _ in range(self._callers)]
                self._loop = self._thread(self._claim_all)

    def stop(self) -> None:
        """Give back what was not called yet, wait for the calls in hand, and record them."""
        self._stopping.set()
        self._bell.set()
        with self._changing:
            if not self._threads:  # it never began
                return
            self._loop.join()
            for _ in self._threads:
                self._letters.put(None)
            for thread in self._threads:
                thread.join()
            self._happened.put(None)
            self._recorder.join()

    def wake(self) -> None:
        """Look now for what waits."""
        self._bell.set()

    def told(self, waits: bool) -> None:  # noqa: FBT001 - an answer to a question
        """The tick has looked whether messages wait."""
        if waits:
            self._bell.set()
        else:
            self._none_at = time.monotonic()

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def _ring(self, work: "Work[Store]") -> None:
        if work.store.can_send and threading.get_ident() not in self._own:
            self._more = True
            self._bell.set()

    def _few_wait(self) -> bool:
        """Whether callers will soon have nothing to do: a claim is then a large one."""
        return self._letters.qsize() <= self._callers // 4

    def _room(self) -> int:
        """How many may be claimed now: one for each caller beside the one he has, more only where calls are quick."""
        ahead = max(self._callers, min(BATCH, int(self._callers * AHEAD_SECONDS / self._call_seconds)))
        return min(BATCH, self._callers + ahead - self._in_hand)

    def _claim_all(self) -> None:
        self._own.add(threading.get_ident())
        while not self._stopping.is_set() and not self._began():
            self._claim_some(alarms_only=True)
            self._stopping.wait(PAUSE_SECONDS)
        while not self._stopping.is_set():
            self._bell.clear()
            wait = self._claim_some()
            if wait:
                self._rest(wait)

    def _rest(self, wait: float) -> None:
        """Wait for the bell or the next look; where no more was known to wait the tick's look is as good as ours."""
        begun = time.monotonic()
        while not (self._bell.wait(wait) or self._stopping.is_set()) and not self._more and self._none_at > begun:
            begun = time.monotonic()

    def _began(self) -> bool:
        try:
            self._first()
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing is sent until it is known what may be
            if time.monotonic() >= self._say_at:
                self._say_at = time.monotonic() + SAID_EVERY
                code = error.code if isinstance(error, CarrierError) else ""
                log.warning("sending has not begun", error=error, carrier_code=code)
            return False
        return True

    def _claim_some(self, *, alarms_only: bool = False) -> float:
        """Claim what there is room for; returns how long to wait before the next look."""
        room = self._room()
        if room <= 0 or not self._few_wait():
            return SWEEP_SECONDS
        self._bucket = self._bucket.filled(time.monotonic())
        allowed = self._bucket.room(room)
        channels = None if allowed else [name for name in self._carriers if name != "sms"]
        if not allowed and not channels:
            return min(SWEEP_SECONDS, self._bucket.wait())
        self._more = False  # whoever keeps something after this says so again, see _ring
        try:
            with self._mesh.work() as work:
                claimed = claim(work, allowed or room, channels, self._carriers.keys(), wall_time(),
                                alarms_only=alarms_only)
        except DatabaseDown:
            return PAUSE_SECONDS
        except Exception as error:  # noqa: BLE001 - whatever it is, sending goes on
            log.error("claim failed", error=error)
            return PAUSE_SECONDS
        self._bucket = self._bucket.less(sum(letter.channel == "sms" for letter in claimed.letters))
        self._in_hand += len(claimed.letters)
        for letter in claimed.letters:
            self._letters.put((letter, time.monotonic()))
        self._more = self._more or claimed.more
        wait = self._bucket.wait()
        return min(SWEEP_SECONDS, wait if claimed.more else wait or SWEEP_SECONDS)

    def _call_all(self) -> None:
        while (item := self._letters.get()) is not None:
            letter, since = item
            if self._stopping.is_set() or time.monotonic() - since > self._patience:
                happened = Happened(attempt_id=letter.attempt_id, happening="refused", carrier_code="not_called")
            else:
                happened = self._call(letter)
            self._happened.put(happened)
            self._in_hand -= 1
            if self._more and self._few_wait():
                self._bell.set()

    def _call(self, letter: Letter) -> Happened:
        begun = time.monotonic()
        happened = call(self._carriers[letter.channel], letter)
        self._call_seconds += (time.monotonic() - begun - self._call_seconds) / CALLS
        return happened

    def _record_all(self) -> None:
        self._own.add(threading.get_ident())
        done = False
        while not done:
            batch: list[Any] = [self._happened.get()]
            if self._in_hand:
                time.sleep(GATHER_SECONDS)
            while self._happened.qsize() and len(batch) < 2 * BATCH:
                batch.append(self._happened.get())
            done = None in batch
            self._record([one for one in batch if one is not None])

    def _record(self, batch: list[Happened]) -> None:
        """Write down a batch; while the database is down it is kept, unless the process has to end."""
        while batch:
            try:
                with self._mesh.work() as work:
                    record(work, batch, wall_time())
            except DatabaseDown:
                if self._stopping.is_set():
                    return
                time.sleep(PAUSE_SECONDS)
                continue
            except Exception as error:  # noqa: BLE001 - these attempts will be found by their age
                log.error("results not recorded", error=error, count=len(batch))
            return


def call(carrier: Carrier, letter: Letter) -> Happened:
    """One call to the carrier, and what came of it."""
    reached("sending")
    try:
        sent = carrier.send(letter)
        reached("taken, not recorded")
    except UnclearError as error:
        return Happened(attempt_id=letter.attempt_id, happening="unclear", carrier_code=error.code)
    except CarrierError as error:
        return Happened(attempt_id=letter.attempt_id, happening="refused", carrier_code=error.code)
    except Exception as error:  # noqa: BLE001 - an adapter's mistake must not cost a message
        log.error("carrier failed oddly", error=error)
        return Happened(attempt_id=letter.attempt_id, happening="unclear", carrier_code="odd_error")
    return Happened(attempt_id=letter.attempt_id, happening="taken", carrier_id=sent.carrier_id)
