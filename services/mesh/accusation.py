"""Whom a complaint about conduct accuses, and what remains of it without the accusation.

In doubt somebody is accused and a clause is left out: keeping too many out is safe, telling one too
many is not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from services.mesh.contracts.county import County
from services.mesh.parties import Party, parties_of
from services.mesh.reported import reported
from services.mesh.wording import Hit, Terms, Wording

_FAMILIES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林罗郑梁谢宋唐许邓冯韩曹曾彭肖蔡"
    "潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆石戴贾韦夏邱"
    "方侯邹熊孟秦江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔汤")
_POINTING = re.compile(
    rf"[他她姓某]|[小老][{_FAMILIES}]|此人|[这那]个?人|对方|\b(he|she|they|him|her|them|his|their)\b")
# A clause that goes on about whoever was accused before it, or tells of conduct in other words than the county's.
_GOES_ON = re.compile(
    r"^\s*(还(?!有)|又(?!有)|并|而且|甚至|竟|居然|说|就|反而|不仅)"
    r"|(给|交|塞|送|拿)钱|关系|好处|可恶|可恨|欺负|贪|腐败|黑心"
    r"|说要|威胁|恐吓|整我|打我|推我|骂|吼|羞?辱|要钱|收钱|送礼|红包|烟酒|索要|举报")
_ITSELF = re.compile(r"自己|内部|本身|自家|里面|他|她|你们")
_ASKED_BEFORE = re.compile(
    r"(请|望|求|盼|建议|向|让|找|到|please|ask|askthe|to|tothe)(县|贵|你们|你|我们|各级|上级)?$")
_ASKED_AFTER = re.compile(
    r"(的?(同志|领导)们?)?"
    r"(能够?|可以|来|去|尽快|马上|赶快|帮忙?|严肃|认真|依法|彻底|一定|要|给|派人|好好|出面){0,3}"
    r"(严?查|调查|处[理置]|管|解决|核实|督[办促]|举报|反映|投诉|报告|主持|介入|派|修|过问|关注|重视"
    r"|look|check|fix|repair|to)")
_STOPS = frozenset("。!?;\n…,")
_SENTENCE = re.compile(r"[^。!?;\n…]+[。!?;\n…]*|[。!?;\n…]+")
_CLAUSE_END = re.compile(r"[,、:。!?;…]+|\.(?=\s)|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_TROUBLE = re.compile(r"[不坏堵漏没无破烂臭脏乱断停修塌裂积溢占吵噪缺倒掉陷洼坑拖危险满黑难]|[a-z]{3}")

Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What remains of a mixed complaint: words without the accusation, and the category they name."""

    words: str
    category_id: str


class _Mention(NamedTuple):
    """Somebody named in the text; `asked` where the words ask that office to act."""

    start: int
    end: int
    who: Party
    asked: bool


class Accusations:
    """Reads accusations by the names under which a county's units and officials go."""

    def __init__(self, county: County) -> None:
        self._parties = Terms(parties_of(county))

    def unworded(self, wording: Wording) -> list[Span]:
        """Where somebody is accused in no words of the county's."""
        return reported(wording.compact, [mention[:2] for mention in self._mentions(wording) if mention.who.ids])

    def accused(self, wording: Wording, accusing: Sequence[Span]) -> frozenset[str]:
        """Ids of all units and persons named, but for offices that are only asked to look into it."""
        mentions = self._mentions(wording)
        if not any(mention.who.ids for mention in mentions):
            return frozenset()
        meant = {_meant(wording.compact, spot, mentions) for spot in accusing}
        accused = (mention.who.ids for mention in mentions if not _spared(mention, meant))
        return frozenset().union(*accused)

    def remainder(self, wording: Wording, accusing: Sequence[Span], telling: Sequence[Span]) -> str:
        """The clauses that tell of a matter and neither accuse, name nor point at anybody."""
        unasked = [(mention.start, mention.end) for mention in self._mentions(wording) if not mention.asked]
        shunned = [_as_written(wording, spot) for spot in (*accusing, *unasked)]
        matters = [_as_written(wording, spot) for spot in telling]
        kept = [wording.words[start:end] for sentence in _SENTENCE.finditer(wording.folded)
                for start, end in _kept(wording.folded, sentence.span(), shunned, matters)]
        rest = "".join(kept).strip().rstrip(",，、:：;； ")
        return rest if _TROUBLE.search(Wording(rest).folded) else ""

    def _mentions(self, wording: Wording) -> list[_Mention]:
        """Everybody named, by the longest name; a person inside an office's name stays a person."""
        hits = self._parties.found(wording)
        return [_Mention(hit.start, hit.end, hit.means, _asked(wording.compact, hit)) for hit in hits
                if not any(_part_of(hit, other) for other in hits)]


def _part_of(hit: Hit[Party], other: Hit[Party]) -> bool:
    shorter = hit.end - hit.start < other.end - other.start
    return shorter and hit.inside(other) and hit.means.ids <= other.means.ids


def _kept(text: str, sentence: Span, shunned: Sequence[Span], matters: Sequence[Span]) -> list[Span]:
    """The clauses of one sentence that tell of a matter, and what goes on telling of it."""
    kept: list[Span] = []
    clauses = list(_clauses(text, sentence))
    barred = {clause for clause in clauses
              if _touches(clause, shunned) or _POINTING.search(text, *clause)
              or _GOES_ON.search(text[clause[0] : clause[1]])}
    going_on = False
    for clause in clauses:
        tells = _touches(clause, matters)
        going_on = clause not in barred and (
            tells or (going_on and (not barred or bool(_TROUBLE.search(text, *clause)))))
        if going_on:
            kept.append(clause)
    return kept


def _clauses(text: str, sentence: Span) -> list[Span]:
    cuts = [found.end() for found in _CLAUSE_END.finditer(text, *sentence)]
    edges = sorted({sentence[0], *cuts, sentence[1]})
    return list(pairwise(edges))


def _as_written(wording: Wording, spot: Span) -> Span:
    return wording.at(spot[0]), wording.at(spot[1] - 1) + 1


def _touches(one: Span, others: Sequence[Span]) -> bool:
    return any(one[0] < other[1] and other[0] < one[1] for other in others)


def _asked(text: str, hit: Hit[Party]) -> bool:
    return bool(_ASKED_BEFORE.search(text, max(0, hit.start - 8), hit.start)
                and _ASKED_AFTER.match(text, hit.end))


def _spared(mention: _Mention, meant: set[_Mention | None]) -> bool:
    """Whether this mention only asks an office to act: no accusing word is about it.

    An office that hears complaints by its nature needs no more; any other is spared only where a named
    other is meant.
    """
    if not mention.asked or any(other and _touches(mention[:2], [other[:2]]) for other in meant):
        return False
    if mention.who.hears_complaints:
        return True
    return all(other and other.who.ids and not other.who.ids & mention.who.ids for other in meant)


def _meant(text: str, spot: Span, mentions: Sequence[_Mention]) -> _Mention | None:
    """Whom an accusing word is about: `...的某某` after it, else the last named before it, else the next."""
    start, end = spot
    after = [mention for mention in mentions if mention.start >= end]
    if text[end : end + 1] == "的" and after and after[0].start <= end + 6:
        return after[0]
    for mention in reversed(mentions):
        if mention.end <= start and not (mention.asked and _object(text, mention.end, start)):
            return mention
    return next((mention for mention in after if not mention.asked), None)


def _object(text: str, start: int, end: int) -> bool:
    """Whether the accusing word is what the office shall look into, by what stands between the two."""
    return not _STOPS.intersection(text[start:end]) and not _ITSELF.search(text, start, end)
