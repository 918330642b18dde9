"""An intake in a flood: a county with small limits, what it holds, and an operator's calls."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from services.intake import held
from services.mesh.contracts.calls.intake import PhonesQuery, UnblockPhone
from services.mesh.contracts.county import County, Floods, Limit
from tests.unit.intake.fakes import COUNTY, Intake

TEN = Limit(texts=10, within="10 minutes")
STREETS = [f"{street}{trouble}" for street in ("西河街", "金河大道", "经五路", "环城路", "团聚村", "宁泰社区", "鱼竹村")
           for trouble in ("路灯不亮", "下水道堵了", "公路有大坑", "井盖坏了", "有人占道", "天然气没有通")]


def county(**floods: Any) -> County:
    return COUNTY.model_copy(update={"floods": Floods(**floods)})


@dataclass
class Flooded(Intake):
    """An intake that also answers an operator's calls."""

    def begin(self) -> Any:
        return nullcontext(self)

    def blocked(self) -> list[Any]:
        return held.blocked(self.begin, PhonesQuery())

    def unblock(self, phone: str, texts: str = "keep") -> Any:
        self.texts += 1
        return held.unblock(self.begin, UnblockPhone(
            phone=phone, texts=texts, by="admin", reason="known", idempotency_key=f"key-{self.texts:09d}"))


def held_texts(intake: Intake, why: str = "blocked") -> int:
    return sum(held_for == why for held_for, _ in intake.store.held.texts.values())
