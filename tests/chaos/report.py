"""A drill's table and its file."""

import json
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median, quantiles

from tests.chaos.acts import Done
from tests.chaos.drill import Drill
from tests.chaos.judge import FAULTS
from tests.chaos.recovery import WITHIN

COMMIT = ("git", "rev-parse", "--short", "HEAD")


def problems(drill: Drill) -> list[str]:
    """Everything for which a drill fails, in sentences; none when all promises were kept."""
    verdict = drill.verdict
    found = [f"{count} {fault}" for fault in FAULTS if (count := verdict.count(fault))]
    found += [f"{done.planned.kind} {done.planned.target}: {done.problem}" for done in drill.faults if done.problem]
    listed = {line.case_no for line in drill.own.ambiguous}
    found += [f"an SMS of case {again.case_no} came again, and is not listed as ambiguous"
              for again in verdict.again if again.case_no not in listed]
    if len(verdict.again) > len(drill.own.ambiguous):
        found.append(f"{len(verdict.again)} SMS came again, of {len(drill.own.ambiguous)} ambiguous sends")
    found += [f"{service} has {count} parked messages" for service, count in drill.own.parked.items() if count]
    found += [f"{outage.outage} ended at {outage.ended:.1f} s, and not everything flowed again within {WITHIN:.0f} s"
              for outage in drill.recoveries if not outage.kept]
    return found + _missed(drill.faults)


def _missed(faults: Sequence[Done]) -> list[str]:
    """What was planned, and never once took place."""
    kinds, points = ({key(done.planned) for done in faults} - {key(done.planned) for done in faults if done.hit}
                     for key in (lambda planned: planned.kind, lambda planned: planned.point))
    return [*(f"of the kind {kind!r} no fault ever took place" for kind in sorted(kinds)),
            *(f"nothing was ever killed at the point {point!r}" for point in sorted(points - {""}))]


def table(drill: Drill) -> str:
    """What was done and what came of it, for a person."""
    verdict, kinds = drill.verdict, Counter(done.planned.kind for done in drill.faults)
    hits = Counter(done.planned.point for done in drill.faults if done.planned.point and done.hit)
    rows = [("commit", _commit()), ("seed", str(drill.seed)),
            ("database", "PostgreSQL" if drill.scale.postgres else "SQLite"),
            ("replicas of each service", str(drill.scale.replicas)), ("texts", str(verdict.texts)),
            ("SMS taken by the carrier", str(verdict.sms)),
            ("lasted, and settled after", f"{drill.seconds:.0f} s, {drill.settled:.0f} s")]
    rows += [(f"{kind}", str(count)) for kind, count in sorted(kinds.items())]
    rows += [("SIGKILLs to services", str(sum(done.killed for done in drill.faults)))]
    rows += [(f"killed at: {point}", str(count)) for point, count in sorted(hits.items())]
    rows += [(f"carrier: {name}", str(count)) for name, count in sorted(drill.carrier_faults.items())]
    rows += [(fault, str(verdict.count(fault))) for fault in FAULTS]
    settled = Counter(line.settled for line in drill.own.ambiguous)
    rows += [("ambiguous sends, listed", str(len(drill.own.ambiguous)))]
    rows += [(f"ambiguous, then: {how}", str(count)) for how, count in sorted(settled.items())]
    rows += [("sent again, marked", str(len(verdict.again)))]
    rows += [(f"repaired: {what}", str(count)) for what, count in sorted(drill.own.repairs.items())]
    rows += [(f"{kind}: half, 95 of 100, longest wait", _waits(waits)) for kind, waits in sorted(verdict.waits.items())]
    rows += [(f"flows again after a broker outage ({len(drill.recoveries)} measured): half, longest", _flows(drill))]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"| {name:<{width}} | {value} |" for name, value in rows)


def write(drill: Drill, file: Path) -> None:
    """Everything as JSON: each fault with its begin, end and effect, each finding."""
    found = {
        "commit": _commit(), "seed": drill.seed, "scale": asdict(drill.scale), "problems": problems(drill),
        "findings": [asdict(finding) for finding in drill.verdict.findings],
        "again": [asdict(finding) for finding in drill.verdict.again], "repairs": drill.own.repairs,
        "parked": drill.own.parked, "ambiguous": [line.model_dump(mode="json") for line in drill.own.ambiguous],
        "recoveries": [asdict(recovery) for recovery in drill.recoveries],
        "faults": [done.shown() for done in drill.faults], "carrier": drill.carrier_faults,
        "seconds": round(drill.seconds, 1), "settled": round(drill.settled, 1),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1))


def _commit() -> str:
    """The code's, or a dash where there is no git."""
    try:
        return subprocess.run(COMMIT, capture_output=True, check=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "-"


def _flows(drill: Drill) -> str:
    seconds = [recovery.seconds for recovery in drill.recoveries if recovery.seconds is not None]
    if len(seconds) < len(drill.recoveries):
        return "never"
    return f"{median(seconds):.1f} s, {max(seconds):.1f} s" if seconds else "-"


def _waits(waits: Sequence[float]) -> str:
    if len(waits) < 2:
        return "-"
    parts = quantiles(waits, n=20, method="inclusive")
    return f"{parts[9]:.1f} s, {parts[18]:.1f} s, {max(waits):.1f} s"
