"""Who is told: the county's words for people, within those who may know."""

from collections.abc import Iterable, Iterator, Sequence

from services.escalation.domain.assignment import Assignment
from services.escalation.domain.ladder import Rung
from services.mesh.contracts.county import County, Official, Unit
from services.mesh.contracts.people import Seat, SeatRole

RANK: dict[SeatRole, int] = {"handler": 0, "deputy": 1, "head": 2}
# A unit without a deputy is not let off: the head stands in.
STANDS_IN: dict[str, tuple[SeatRole, ...]] = {"deputy": ("deputy", "head"), "head": ("head",)}


def told(county: County, assignment: Assignment, tell: Iterable[str]) -> tuple[Seat, ...]:
    """The people whom a rung names: roles in the assignment's unit, units (their handler), persons."""
    seats = {seat.person_id: seat for name in tell for seat in _named(county, assignment, name)}
    return tuple(seat for seat in seats.values() if may_know(assignment, seat.person_id))


def may_know(assignment: Assignment, person_id: str) -> bool:
    """Whether the person may know of the case at all."""
    return assignment.known_to is None or person_id in assignment.known_to


def may_see(assignment: Assignment, viewer: str | None) -> bool:
    """Whether a caller may learn who has the case and who was told."""
    return not assignment.secret or (viewer is not None and viewer in (assignment.known_to or ()))


def seat_of(county: County, assignment: Assignment, person_id: str) -> Seat | None:
    """That person's seat."""
    return next(iter(_named(county, assignment, person_id)), None)


def only_highest(steps: Sequence[tuple[Rung, tuple[Seat, ...]]]) -> list[tuple[Rung, tuple[Seat, ...]]]:
    """Of steps taken together, in order of time, each person is told of the last one only."""
    last = {seat.person_id: number for number, (_, seats) in enumerate(steps) for seat in seats}
    return [(rung, tuple(seat for seat in seats if last[seat.person_id] == number))
            for number, (rung, seats) in enumerate(steps)]


def next_in_line(county: County, assignment: Assignment, silent: str, passed_over: frozenset[str]) -> Seat | None:
    """Who is told when that person can't be reached: higher up in the unit, then supervision."""
    for seat in _line(county, assignment, silent):
        if seat.person_id not in passed_over and seat.person_id != silent and may_know(assignment, seat.person_id):
            return seat
    return None


def _line(county: County, assignment: Assignment, silent: str) -> Iterator[Seat]:
    yield from _above(county, assignment, silent)
    yield from (_seat(assignment, unit, _ranked(unit)[0]) for unit in county.units if unit.kind == "supervision")


def _above(county: County, assignment: Assignment, silent: str) -> Sequence[Seat]:
    line = list(assignment.seats)
    if all(seat.person_id != silent for seat in line):
        units = (unit for unit in county.units if any(one.id == silent for one in unit.officials))
        line = [_seat(assignment, unit, official) for unit in units for official in _ranked(unit)]
    places = [place for place, seat in enumerate(line) if seat.person_id == silent]
    return line[places[0] + 1:] if places else ()


def _named(county: County, assignment: Assignment, name: str) -> Sequence[Seat]:
    if name == "handler":
        return (assignment.in_charge,)
    if name in STANDS_IN:
        return _of_role(assignment, name)
    if seats := [seat for seat in assignment.seats if seat.person_id == name]:
        return seats
    for unit in county.units:
        if unit.id == name:
            return (_seat(assignment, unit, _ranked(unit)[0]),)
        for official in unit.officials:
            if official.id == name:
                return (_seat(assignment, unit, official),)
    return ()


def _of_role(assignment: Assignment, role: str) -> Sequence[Seat]:
    for stand_in in STANDS_IN[role]:
        found = [seat for seat in assignment.seats if seat.role == stand_in]
        if found:
            return found
    return ()


def _ranked(unit: Unit) -> list[Official]:
    return sorted(unit.officials, key=lambda official: RANK[official.role])


def _seat(assignment: Assignment, unit: Unit, official: Official) -> Seat:
    """The person's seat with its code if he or she may act on the case, otherwise one without a code."""
    for seat in assignment.seats:
        if seat.person_id == official.id:
            return seat
    return Seat(person_id=official.id, name=official.name, unit_id=unit.id, unit_name=unit.name,
                role=official.role, phone=official.phone, email=official.email)
