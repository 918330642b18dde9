"""The judge: what was lost, doubled, told to the wrong phone, told too early or too late.

It knows the texts that were sent, the carrier's ledger and the clock, and nothing of the system's own tables.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.chaos.reading import Read, read
from tests.chaos.stories import Story

Told = tuple[str, str]  # recipient, kind


@dataclass(frozen=True, kw_only=True)
class Sms:
    """What the carrier took: to whom, which words, and when (seconds after the drill's begin)."""

    to: str
    words: str
    at: float


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that must not be; `what` never holds words."""

    fault: str
    mark: str
    to: str
    what: str
    case_no: str = ""


@dataclass(kw_only=True)
class Verdict:
    """All findings by fault, how long people waited, and what was sent once more and marked so."""

    texts: int
    sms: int
    findings: list[Finding] = field(default_factory=list)
    again: list[Finding] = field(default_factory=list)
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def count(self, fault: str) -> int:
        """How often that was found."""
        return sum(finding.fault == fault for finding in self.findings)


OVERTAKEN_BY = {"case accepted": "case answered"}  # what nobody needs any more once the other came
FAULTS = ("lost", "doubled", "wrong recipient", "crossed", "unexpected", "not withdrawn", "early", "late")


def judge(stories: Sequence[Story], ledger: Iterable[Sms], *, steps: Mapping[str, float], patience: float) -> Verdict:
    """Hold the ledger against the stories.

    `steps`: seconds after the text at which a rung falls, by role told. `patience`: seconds beyond which a receipt, a
    prompt, or a step after it was due, is late.
    """
    bench = _Bench(stories, steps, patience)
    for sms in ledger:
        bench.hear(sms)
    return bench.close()


class _Bench:
    def __init__(self, stories: Sequence[Story], steps: Mapping[str, float], patience: float) -> None:
        self._stories = {story.mark: story for story in stories}
        self._by_phone = {story.phone: story for story in stories}
        self._by_case: dict[str, Story] = {}
        self._seen: dict[str, Counter[Told]] = defaultdict(Counter)
        self._first: dict[str, dict[Told, float]] = defaultdict(dict)
        self._steps, self._patience = steps, patience
        self._later: list[tuple[Sms, Read]] = []
        self.verdict = Verdict(texts=len(stories), sms=0)

    def hear(self, sms: Sms) -> None:
        """Take in one SMS; what names only its case is understood once that case is known."""
        self.verdict.sms += 1
        said = read(sms.words)
        story = self._by_phone.get(sms.to) or self._stories.get(said.mark or "")
        opens = said.kind in ("receipt", "prompt") and story and said.case_no
        if opens and self._by_case.setdefault(said.case_no, story) is not story:
            self._find("crossed", story, sms.to, said.kind)
        self._later.append((sms, said))

    def close(self) -> Verdict:
        """Judge everything heard."""
        for sms, said in self._later:
            self._weigh(sms, said)
        for story in self._stories.values():
            self._close(story, self._seen[story.mark])
        return self.verdict

    def _weigh(self, sms: Sms, said: Read) -> None:
        story = self._by_case.get(said.case_no or "") or self._by_phone.get(sms.to)
        if story is None:
            self._find("unexpected", None, sms.to, said.kind)
            return
        if said.mark and said.mark != story.mark:
            self._find("crossed", story, sms.to, said.kind)
        told = (sms.to, said.kind)
        if told not in story.expected() | story.excused():
            fault = "unexpected" if sms.to in _phones(story) else "wrong recipient"
            self._find(fault, story, sms.to, said.kind)
            return
        self._seen[story.mark][told] += 1
        if self._seen[story.mark][told] == 1:
            self._first[story.mark][told] = sms.at
            self._time(story, sms, said.kind)
        elif said.again:
            self.verdict.again.append(Finding(fault="again", mark=story.mark, to=sms.to, what=said.kind,
                                              case_no=said.case_no or ""))
        else:
            self._find("doubled", story, sms.to, said.kind)

    def _time(self, story: Story, sms: Sms, kind: str) -> None:
        waited = sms.at - story.at
        if kind in ("receipt", "prompt"):
            self.verdict.waits[kind].append(waited)
            if waited > self._patience:
                self._find("late", story, sms.to, kind)
        due = self._steps.get(_role(story, sms.to)) if kind in ("reminder", "late") else None
        if due is not None and kind == ("reminder" if sms.to == story.official("handler") else "late"):
            self.verdict.waits[f"step to {_role(story, sms.to)}"].append(waited - due)
            if waited < due:
                self._find("early", story, sms.to, kind)
            elif waited - due > self._patience:
                self._find("late", story, sms.to, kind)

    def _close(self, story: Story, seen: Counter[Told]) -> None:
        for to, kind in story.expected() - seen.keys():
            if (to, OVERTAKEN_BY.get(kind, "")) not in seen:
                self._find("lost", story, to, kind)
        for to, kind in story.excused() & seen.keys():
            if kind == "late" and (to, "withdrawn") not in seen and self._in_time(story, to):
                self._find("not withdrawn", story, to, kind)

    def _in_time(self, story: Story, told: str) -> bool:
        """Whether the official, who replies at once, was asked before the step to `told` fell due."""
        asked = self._first[story.mark].get((story.official("handler"), "prompt"), 0.0)
        return asked - story.at < self._steps[_role(story, told)]

    def _find(self, fault: str, story: Story | None, to: str, what: str) -> None:
        cases = sorted(case_no for case_no, opened in self._by_case.items() if opened is story)
        self.verdict.findings.append(Finding(
            fault=fault, mark=story.mark if story else "", to=to, what=what, case_no=" ".join(cases)))


def _phones(story: Story) -> set[str]:
    return {to for to, _ in story.expected()}


def _role(story: Story, phone: str) -> str:
    return next((role for role in ("handler", "deputy", "head") if story.official(role) == phone), "citizen")
