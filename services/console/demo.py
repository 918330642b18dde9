"""`directline demo`: a guided journey, told by the phones of everybody in it; a missing step is a failure."""

import re
import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from services.console.carrier import Carrier
from services.console.errors import NotThere
from services.console.settings import inherited
from services.console.stage import AUNT, DEPUTY, HANDLER, HEAD, MONDAY_NINE, PATIENCE, UNCLE, Show
from services.console.supervisor import Supervisor
from services.console.town import apart
from services.console.up import start, until_stopped

FAST = 1800.0  # times real time, while the ladder is climbed
SAMPLES = 20
MEDIAN_MOST, P95_MOST = 0.5, 1.0  # seconds from the text to its prompt at the carrier


@click.command()
def demo() -> None:
    """Play a text, its assignment, the official's replies, a rating, and an overdue case that climbs."""
    console = Console(highlight=False, soft_wrap=True)
    supervisor = Supervisor(console.print)
    done = False
    with tempfile.TemporaryDirectory(prefix="directline-demo-") as folder, until_stopped(supervisor, console.print):
        settings = apart(inherited(), Path(folder), CLOCK_START=MONDAY_NINE)
        town = start(settings, supervisor, console.print)
        show = Show(town=town, supervisor=supervisor, console=console)
        show.wait_ready(town.services)
        _idle_latency(show)
        _from_text_to_rating(show)
        _an_overdue_case_climbs(show)
        done = True
    if not done:
        raise NotThere("The demo was stopped before its end.")
    console.print("\n[bold green]Every step was seen.[/bold green]")


def _idle_latency(show: Show) -> None:
    show.scene(f"How long from a citizen's text to the official's prompt? {SAMPLES} texts, one after the other:")
    seconds = sorted(_one_latency(show.carrier, number) for number in range(SAMPLES))
    median, late = statistics.median(seconds), seconds[int(0.95 * (SAMPLES - 1))]
    show.console.print(f"  median {median:.3f} s, 95 % within {late:.3f} s, slowest {seconds[-1]:.3f} s (SQLite)")
    if median > MEDIAN_MOST or late > P95_MOST:
        raise NotThere(f"That is too slow: {MEDIAN_MOST:g} s and {P95_MOST:g} s are promised.")
    show.skip()


def _one_latency(carrier: Carrier, number: int) -> float:
    words = f"西河街{number + 1}号门前路灯不亮"
    carrier.write(f"+86138999{number:05d}", words)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        texts = [text for text in carrier.ledger() if words in text["words"]]
        moments = {text["direction"]: datetime.fromisoformat(text["created_at"]) for text in texts}
        if len(moments) == 2:
            return (moments["out"] - moments["in"]).total_seconds()
        time.sleep(0.02)
    raise NotThere("A step is missing: a text brought no prompt.")


def _from_text_to_rating(show: Show) -> None:
    show.scene("A citizen texts; the unit in charge has it at once.")
    show.carrier.write(AUNT, "经五路路灯不亮,晚上看不见路")
    show.reads(AUNT, "已收到", "编号")
    code = _code(show.reads(HANDLER, "经五路路灯不亮", "接 "))
    show.scene("The official accepts, reports, and answers.")
    show.carrier.write(HANDLER, f"接 {code}")
    show.reads(AUNT, "接办")
    show.carrier.write(HANDLER, f"报 {code} 已到现场,灯泡坏了")
    show.reads(AUNT, "灯泡坏了")
    show.carrier.write(AUNT, "查")
    show.reads(AUNT, "正在办理")
    show.carrier.write(HANDLER, f"办 {code} 已换新灯泡,今晚就亮")
    show.reads(AUNT, "已换新灯泡", "满意")
    show.scene("The citizen judges.")
    show.carrier.write(AUNT, "满意")
    show.reads(AUNT, "谢谢您的评价")


def _an_overdue_case_climbs(show: Show) -> None:
    show.scene(f"Another text; nobody accepts it. The clock now runs {FAST:g} times faster.")
    show.carrier.write(UNCLE, "森林步行街下水道堵了,污水流了一地")
    show.reads(UNCLE, "已收到", "编号")
    show.reads(HANDLER, "森林步行街下水道堵了", "接 ")
    show.hasten(FAST)
    code = _code(show.reads(DEPUTY, "逾期未接单", "森林步行街"))
    show.reads(HEAD, "逾期未接单", "森林步行街")
    show.scene("The deputy takes it with a code of their own.")
    show.carrier.write(DEPUTY, f"接 {code}")
    show.reads(UNCLE, "接办")


def _code(words: str) -> str:
    found = re.search(r"接 ?(\d{6})", words)
    if found is None:
        raise NotThere(f"A step is missing: there is no code in {words}.")
    return found[1]
