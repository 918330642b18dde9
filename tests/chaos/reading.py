"""What an SMS says, read from its words alone as a person would."""

import re
from dataclasses import dataclass

KINDS = (  # the first that is found
    ("receipt", "您反映的情况已收到,编号"),
    ("case accepted", "接办,"),
    ("case answered", "答复:“"),
    ("rated", "谢谢您的评价"),
    ("reminder", "催办:"),
    ("late", "逾期未接单"),
    ("withdrawn", "督办撤回"),
    ("accepted", "已接单:"),
    ("done", "答复已收到"),
    ("prompt", "回复 接 "),
    ("standing", "正在办理"),
    ("standing", ":已收到"),
)
AGAIN = "（补发）"
_CASE = re.compile(r"(?<!\d)\d{11,}(?!\d)")
_CODE = re.compile(r"[接办] (\d{6})")
_MARK = re.compile(r"杆号([A-Z]{4})")


@dataclass(frozen=True, kw_only=True)
class Read:
    """One SMS: its kind, the case it names, the mark of the citizen's words in it, the code it asks for."""

    kind: str
    case_no: str | None
    mark: str | None
    code: str | None
    again: bool


def read(words: str) -> Read:
    """Read an SMS; what is none of the known kinds is `other`."""
    kind = next((kind for kind, sign in KINDS if sign in words), "other")
    return Read(kind=kind, case_no=_found(_CASE, words), mark=_found(_MARK, words), code=_found(_CODE, words),
                again=AGAIN in words)


def _found(pattern: re.Pattern[str], words: str) -> str | None:
    found = pattern.search(words)
    return found[found.lastindex or 0] if found else None
