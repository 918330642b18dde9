"""A service of its own process that only answers calls, for tests: `python -m tests.calls_service AMQP_URI`."""

import sys

from services.mesh.runner import _patch

_patch("toy")

import time  # noqa: E402

import eventlet  # noqa: E402
from nameko.containers import ServiceContainer  # noqa: E402

from services.mesh.contracts.calls.base import CaseQuery, NotFound, StoryLine  # noqa: E402
from services.mesh.log import configure  # noqa: E402
from services.mesh.rpc import call  # noqa: E402
from tests.meshes import NOW  # noqa: E402


class Toy:
    """Answers, refuses, dawdles and breaks."""

    name = "toy"
    done: list[str] = []  # noqa: RUF012

    @call(CaseQuery)
    def story(self, query: CaseQuery) -> list[StoryLine]:
        return [StoryLine(at=NOW, case_no=number, service="toy", what="told") for number in query.case_nos]

    @call(CaseQuery)
    def refuse(self, query: CaseQuery) -> StoryLine:
        raise NotFound("There is no such case.")

    @call(CaseQuery)
    def dawdle(self, query: CaseQuery) -> StoryLine:
        time.sleep(5)
        return self.count(query)

    @call(CaseQuery)
    def break_down(self, query: CaseQuery) -> StoryLine:
        raise RuntimeError("+8613812345678 西河街路灯不亮")

    @call(CaseQuery)
    def act(self, query: CaseQuery) -> StoryLine:
        self.done.extend(query.case_nos)
        return StoryLine(at=NOW, case_no="", service="toy", what="acted")

    @call(CaseQuery)
    def count(self, query: CaseQuery) -> StoryLine:
        return StoryLine(at=NOW, case_no="", service="toy", what=",".join(self.done))


if __name__ == "__main__":
    configure("toy")
    container = ServiceContainer(Toy, {"AMQP_URI": sys.argv[1], "max_workers": 10})
    eventlet.spawn(container.start)
    container.wait()
