"""How a row of one life becomes a row of its k-th copy: which of its words are keys, and what SQL makes of each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from stdnum import damm

from services.mesh.ids import DAY_DIGITS
from services.router.assigning import ASSIGNMENT_ID

Row = Mapping[str, str | None]  # column names to values, as PostgreSQL writes them
TOKEN = re.compile(rf"\+86138\d{{8}}|(?<![0-9a-f])[0-9a-f]{{{ASSIGNMENT_ID}}}(?![0-9a-f])|[0-9a-f]{{32}}|"
                   r"(?<!\d)\d{11}(?!\d)|(?<!\d)\d{6}(?!\d)")
CODES, FIRST_CODE, SPREAD = 900_000, 100_000, 387_427  # a code's place among all; SPREAD has no factor of CODES
FIRST_PHONE = 20_000_000
DIGITS = 7  # of k in a copy's case number


class TooMany(Exception):
    """A phone would need more codes than there are."""


def suffixes(k: int) -> list[str]:
    """What makes the k-th copy's number out of a number without its check digit, for each state that digit can be."""
    digits = f"{k:0{DIGITS}d}"
    return [digits + str(damm.calc_check_digit(str(_LEADS_TO[state]) + digits)) for state in range(10)]


_LEADS_TO = {int(damm.calc_check_digit(str(digit))): digit for digit in range(10)}  # which digit leads to a state


@dataclass
class Keys:
    """All keys of the lives, and whose they are; a key is whatever names a case, directly or through other keys."""

    cases: Sequence[str]
    owners: dict[str, str] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    phones: dict[str, int] = field(default_factory=dict)

    def owner(self, row: Row) -> str | None:
        """The case that a row is about; None for what belongs to no case."""
        return next((self.owners[token] for token in self._tokens(row) if token in self.owners), None)

    def learn(self, rows: Iterable[Row]) -> None:
        """Find whose all keys are: what stands in a row beside a known key belongs to the same case."""
        self.owners = {case_no: case_no for case_no in self.cases}
        known, left = 0, [[token for token in self._tokens(row) if self._names(token)] for row in rows]
        while known < len(self.owners):
            known = len(self.owners)
            for tokens in left:
                owner = next((self.owners[token] for token in tokens if token in self.owners), None)
                if owner:
                    self.owners.update((token, owner) for token in tokens if token not in self.owners)

    def give_codes(self, seats: Iterable[Row], copies: Mapping[str, int]) -> None:
        """Give each code's copies a range of their own among their phone's."""
        used: dict[str, int] = defaultdict(int)
        for seat in seats:
            phone, code = str(seat["phone"]), str(seat["code"])
            self.codes[code] = used[phone]
            used[phone] += copies[str(seat["case_no"])] + 1
            if used[phone] > CODES:
                raise TooMany(f"{phone} would have {used[phone]} codes")

    def sql(self, value: str | None, kind: str) -> str:
        """The SQL for a value of the k-th copy; `kind` is the column's type."""
        if value is None:
            return "null"
        parts, at = [], 0
        for found in TOKEN.finditer(value):
            made = self._made(found[0])
            if made:
                parts += [_quoted(value[at:found.start()]), made] if found.start() > at else [made]
                at = found.end()
        if at < len(value) or not parts:
            parts.append(_quoted(value[at:]))
        return f"({' || '.join(parts)})::{kind}"

    def _made(self, token: str) -> str:
        if token in self.cases:
            return f"'{token[:-1]}' || c.s{damm.calc_check_digit(token[:-1])}"
        if token in self.phones:
            return f"'+86138' || ({FIRST_PHONE + self.phones[token]} + c.k * {len(self.phones)})"
        if token in self.codes:
            return f"({FIRST_CODE} + ({self.codes[token]} + c.k)::bigint * {SPREAD} % {CODES})"
        if len(token) not in (ASSIGNMENT_ID, 32):
            return ""
        return f"left('{token[:DAY_DIGITS]}' || substr(md5('{token}' || c.k), {DAY_DIGITS + 1}), {len(token)})"

    def _names(self, token: str) -> bool:
        return len(token) in (ASSIGNMENT_ID, 32) or token in self.cases or token in self.phones or token in self.codes

    def _tokens(self, row: Row) -> list[str]:
        return [token for value in row.values() if value for token in TOKEN.findall(value)]


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
