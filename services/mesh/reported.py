"""Accusations in no words of the county's: somebody in office is reported, or said to take money. Pure."""

import re
from collections.abc import Sequence

_IN_OFFICE = (
    "镇长|乡长|县长|书记|局长|所长|主任|科长|股长|站长|队长|村长|支书|组长|干部|领导|工作人员|值班员|办事员|负责人")
_MONEY = "(钱|好处|现金|回扣)"
# Whose it is: money of a giver is taken, money for a road or a loss is owed (村干部说要补的钱一直没到).
_OF_A_GIVER = (
    r"(?![^。!?;,]{0,5}(费|补|补贴|补助|救济|低保)的)(?=[^。!?;,]{0,4}(商|老板|企业|公司|户|人|家|方|我们?|他们?|群众|百姓))"
    r"[^。!?;,]{1,5}的")
_TAKES_MONEY = re.compile(
    rf"({_IN_OFFICE})[^。!?;,]{{0,6}}?(?<![不没])("
    r"(收|要|拿|索要|索取)(了|走|过|我们?|大家|群众|的|他们?|好多){0,3}[0-9几两一二三五十百千万]{0,5}(元|块)?"
    rf"|(收|拿)(了|过)?{_OF_A_GIVER}){_MONEY}")
_REPORTS = re.compile(r"(举报|检举|控告|告发|揭发)(一下)?(你们|我们|我|县|那个|这个|贵)?$")
_BESIDE = re.compile(r"的?(门口|门前|附近|旁|对面|楼下|背后|后面|前面|外面|周边|隔壁)")

Span = tuple[int, int]


def reported(text: str, parties: Sequence[Span]) -> list[Span]:
    """Where a compact text accuses; `parties` are the spans of the units and officials it names."""
    spans = [found.span() for found in _TAKES_MONEY.finditer(text)]
    for start, end in parties:
        verb = _REPORTS.search(text, max(0, start - 8), start)
        if verb and not _BESIDE.match(text, end):
            spans.append(verb.span())
    return spans
