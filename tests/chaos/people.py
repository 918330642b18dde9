"""The people of a drill: citizens who text and rate, officials who reply with the code they were given."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.chaos.judge import Sms
from tests.chaos.machines import Carrier
from tests.chaos.reading import Read, read
from tests.chaos.stories import Story


class People:
    """They know their own stories and read their phones; `now` gives seconds after the drill's begin."""

    def __init__(self, stories: Sequence[Story], carrier: Carrier, now: Callable[[], float], wall_begin: float) -> None:
        self._unsent = list(reversed(stories))
        self._carrier = carrier
        self._now = now
        self._wall_begin = wall_begin
        self._by_mark = {story.mark: story for story in stories}
        self._by_phone = {story.phone: story for story in stories}
        self._by_case: dict[str, Story] = {}
        self._replied: set[tuple[str, str]] = set()
        self._seen = 0
        self.sent: list[Story] = []
        self.ledger: list[Sms] = []

    @property
    def all_sent(self) -> bool:
        """Whether every story has begun."""
        return not self._unsent

    def tick(self) -> None:
        """Send what is due, read what came, reply to it."""
        texts = self._due()
        page = self._carrier.ledger(after=self._seen)
        self._seen = page["last"]
        for sms in page["out"]:
            self.ledger.append(Sms(to=sms["to"], words=sms["words"], at=sms["at"] - self._wall_begin))
            texts += self._reply(sms["to"], read(sms["words"]))
        if texts:
            self._carrier.texts(texts)

    def _due(self) -> list[tuple[str, str]]:
        texts = []
        while self._unsent and self._unsent[-1].at <= self._now():
            story = replace(self._unsent.pop(), at=time.time() - self._wall_begin)
            self.sent.append(story)
            texts.append((story.phone, story.words))
        return texts

    def _reply(self, to: str, said: Read) -> list[tuple[str, str]]:
        story = self._by_mark.get(said.mark or "") or self._by_case.get(said.case_no or "") or self._by_phone.get(to)
        if story is None:
            return []
        if said.case_no:
            self._by_case.setdefault(said.case_no, story)
        if (story.mark, said.kind) in self._replied:
            return []
        words = _words(story, said)
        if words is None:
            return []
        self._replied.add((story.mark, said.kind))
        return [(to, words)]


def _words(story: Story, said: Read) -> str | None:
    """What a person answers to an SMS, or None."""
    if said.kind == "prompt" and story.accepted and said.code:
        return f"接 {said.code}"
    if said.kind == "accepted" and story.ending == "rated" and said.code:
        return f"办 {said.code} 已处理好,杆号{story.mark}"
    if said.kind == "case answered":
        return "满意"
    return None
