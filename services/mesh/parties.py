"""The names under which people know a county's units and officials."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from services.mesh.contracts.county import County, Unit

# What people call such offices, whatever the file's long names are.
_CALLED = {
    "discipline": ("纪委", "监委", "纪检", "监察委"),
    "supervision": ("督查室", "督查办"),
    "leader": ("县长", "县委书记", "县领导", "县委领导"),
}
_HEARS_COMPLAINTS = frozenset({"discipline", "supervision", "leader", "triage"})
_FUNCTION = re.compile(r"(副?值班员?|副?负责人|副?主任|副?局长|副?经理|信访室)$")
_TOO_COMMON = frozenset({"领导", "书记", "政府", "公司", "单位", "办公室", "部门", "值班员", "负责人"})
_OF_TOWN_HALL = (
    "政府", "党委", "办公室", "办事处", "村委会", "领导", "的领导", "书记", "镇长", "乡长", "副镇长", "支书",
    "村主任", "村长", "主任", "干部", "的干部", "村干部", "工作人员", "的工作人员", "的人",
)
_SOMEBODY = (
    "镇长", "局长", "书记", "主任", "干部", "领导", "工作人员", "办事员", "队长", "所长", "站长", "科长", "股长",
    "村长", "支书", "校长", "院长", "医生", "老师", "司机", "老板", "经理", "保安", "民警", "警察",
    "有人", "某", "窗口", "对方", "official", "officer", "clerk", "staff", "boss", "manager", "somebody", "someone",
)


class Party(NamedTuple):
    """Who is named: the id of a unit or person; none for somebody whom the county file does not know."""

    ids: frozenset[str]
    hears_complaints: bool = False


def parties_of(county: County) -> Iterator[tuple[str, Party]]:
    """Every name with whom it means."""
    yield from ((noun, Party(frozenset())) for noun in _SOMEBODY)
    places = {name for area in county.areas for name in (area.name, *area.also)}
    for unit in county.units:
        party = Party(frozenset({unit.id}), unit.kind in _HEARS_COMPLAINTS)
        names = _names(county, unit) | set(_town_hall(county, unit))
        yield from ((name, party) for name in sorted(names - places - _TOO_COMMON) if len(name) > 1)
        yield from ((official.name, Party(frozenset({official.id}))) for official in unit.officials)


def _names(county: County, unit: Unit) -> set[str]:
    """The unit's names, with short forms, and what its officials' functions call it (群工局值班员)."""
    known = {unit.name, *unit.also}
    for official in unit.officials:
        office = _FUNCTION.sub("", official.name)
        known |= {office} - {official.name}
    prefix = re.compile(rf"^({re.escape(county.county.name)})?(县委|县政府|县)?(?=..)")
    known |= {prefix.sub("", name) for name in known}
    return known | {name.replace("人民政府", "政府") for name in known} | {*_CALLED.get(unit.kind, ())}


def _town_hall(county: County, unit: Unit) -> Iterator[str]:
    """The place's name before a word for its hall or its people; alone it only says where."""
    for area in county.areas:
        if area.id in unit.covers:
            for name in (area.name, area.name.removesuffix("镇").removesuffix("乡"), *area.also):
                yield from (name + people for people in _OF_TOWN_HALL)
        for village in area.villages:
            if village.id in unit.covers:
                yield from (village.name + people for people in _OF_TOWN_HALL)
