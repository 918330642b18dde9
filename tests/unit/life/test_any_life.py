"""Random citizens and officials, letters doubled and out of order: no illegal move, no dead end, no word too much."""

import re
from datetime import timedelta

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.intake.domain.cases import OVER, State
from services.intake.domain.states import may_follow
from services.router.domain.case import ACTING, ANSWERS_FOR
from services.router.domain.transitions import ENDS, NEXT
from tests.unit.intake.fakes import CITIZEN, OTHER
from tests.unit.life.town import HEARS, LifeTown

PHONES = (CITIZEN, OTHER)
COMPLAINTS = ("西河街路灯不亮", "王家镇团聚村道路太烂", "路灯不亮", "底洞镇的干部收红包", "西河街燃气泄漏了",
              "王家镇团聚村的事")
SAYINGS = ("查", "撤", "保密", "满意", "没解决", "1", "5", "2", "补 还有一处", "新件", "是的", "同意", "谢谢", "第三盏",
           "退订", "恢复", "帮助", "你好", "灯还是不亮", "不晓得")
VERBS = ("接 {}", "报 {} 已到现场", "办 {} 已修好", "退 {} 不属本单位", "延 {} 2天 等材料", "问 {} 具体在哪",
         "电 {}", "详 {}", "转 {} 负责人", "派 {} 住建局", "派 {} 交通局 会办 住建局",
         "准 {}", "驳 {} 理由不足", "督 {} 重办 没修好")
OFFICIAL_SAYINGS = ("收到", "待办", "马上去", "办好了", "接 123456")
CODE = re.compile(r"(?<!\d)\d{4}(?!\d)")
LEGAL = {(before, after) for before, ways in NEXT.items() for after in ways.values()}
LEGAL |= {(before, after) for before in ACTING for after in ENDS.values()}


class Life(RuleBasedStateMachine):
    """Everything that may happen to cases."""

    def __init__(self) -> None:
        super().__init__()
        self.town = LifeTown()
        self.states: dict[str, str] = {}
        self.cases: dict[str, State] = {}

    @rule(phone=st.sampled_from(PHONES), words=st.sampled_from(COMPLAINTS))
    def complain(self, phone: str, words: str) -> None:
        self.town.writes(phone, words)

    @rule(phone=st.sampled_from(PHONES), words=st.sampled_from(SAYINGS))
    def say(self, phone: str, words: str) -> None:
        self.town.writes(phone, words)

    @rule(phone=st.sampled_from(PHONES))
    def send_back_the_code(self, phone: str) -> None:
        asked = [code for message in self.town.told if message.recipient == phone
                 for code in CODE.findall(message.words)]
        if asked:
            self.town.writes(phone, asked[-1])

    @precondition(lambda self: self.town.codes())
    @rule(data=st.data(), form=st.sampled_from(VERBS))
    def command(self, data: st.DataObject, form: str) -> None:
        phone, code, _ = data.draw(st.sampled_from(self.town.codes()))
        self.town.writes(phone, form.format(code))

    @precondition(lambda self: self.town.codes())
    @rule(data=st.data(), words=st.sampled_from(OFFICIAL_SAYINGS))
    def mumble(self, data: st.DataObject, words: str) -> None:
        phone, _, _ = data.draw(st.sampled_from(self.town.codes()))
        self.town.writes(phone, words)

    @precondition(lambda self: self.town.codes())
    @rule()
    def everybody_answers(self) -> None:
        for phone, code, part in self.town.codes():
            if part in ANSWERS_FOR:
                self.town.writes(phone, f"办 {code} 已修好")
        self.town.deliver_all()

    @rule(phone=st.sampled_from(PHONES), words=st.sampled_from(("没解决", "1", "满意", "灯还是不亮")))
    def judge(self, phone: str, words: str) -> None:
        self.town.writes(phone, words)
        self.town.passes(timedelta(hours=3))
        self.town.deliver_all()

    @rule(data=st.data(), service=st.sampled_from(sorted(HEARS)), again=st.booleans())
    def deliver(self, data: st.DataObject, service: str, again: bool) -> None:
        if self.town.mail[service]:
            place = data.draw(st.integers(0, len(self.town.mail[service]) - 1))
            self.town.deliver(service, place, again=again)

    @rule()
    def deliver_all(self) -> None:
        self.town.deliver_all()

    @rule(hours=st.sampled_from((0.05, 1, 5, 30, 24 * 8)))
    def time_passes(self, hours: float) -> None:
        self.town.passes(timedelta(hours=hours))

    @invariant()
    def assignments_move_only_by_the_table(self) -> None:
        for one in self.town.router.store.made.values():
            before = self.states.get(one.assignment_id, "assigned")
            assert before == one.state or self._reaches(before, one.state), (before, one.state)
            self.states[one.assignment_id] = one.state

    @invariant()
    def cases_move_only_by_the_table(self) -> None:
        for case in self.town.intake.store.kept.values():
            assert may_follow(self.cases.get(case.case_no, "received"), case.state), case
            self.cases[case.case_no] = case.state

    @invariant()
    def one_unit_answers_for_a_case(self) -> None:
        acting = [one.case_no for one in self.town.router.store.made.values()
                  if one.acting and one.part in ANSWERS_FOR]
        assert len(acting) == len(set(acting))

    def teardown(self) -> None:
        """Whatever happened: officials who answer and time that passes bring every case to its end."""
        for _ in range(12):
            self.town.deliver_all()
            if self._all_over():
                return
            for phone, code, part in self.town.codes():
                self.town.writes(phone, f"驳 {code} 已核实" if part == "decision" else f"办 {code} 已办好")
            self.town.deliver_all()
            self.town.passes(timedelta(days=3))
        left = {case.case_no: case.state for case in self.town.intake.store.kept.values()}
        raise AssertionError(f"no way out: {left}")

    def _all_over(self) -> bool:
        assert not self.town.intake.early
        assert not self.town.router.early
        assert not self.town.escalation.early
        return all(case.state in OVER for case in self.town.intake.store.kept.values())

    @staticmethod
    def _reaches(before: str, after: str) -> bool:
        """In one step, or in two that were taken in one transaction."""
        return (before, after) in LEGAL or any((before, between) in LEGAL and (between, after) in LEGAL
                                               for between in ACTING)


TestLife = Life.TestCase
# Without shrinking, which takes minutes: the steps that led to a failure are printed as they were.
TestLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None,
                             phases=(Phase.explicit, Phase.reuse, Phase.generate))
