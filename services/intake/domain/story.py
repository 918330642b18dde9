"""A case's story, as intake tells it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Note:
    """One thing that happened; `words` are the citizen's, empty where there are none."""

    case_no: str
    at: datetime
    what: str
    who: str = ""
    words: str = ""
