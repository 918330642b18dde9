"""`directline county`: check a county file, try it on words, apply it to the running router."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

import click

from services.mesh.asking import ask
from services.mesh.contracts.calls.router import ApplyCounty, CountyStatus
from services.mesh.contracts.county import County
from services.mesh.matching import Matcher
from services.mesh.settings import amqp_uri, environment
from services.router.county_file import Checked, check_file
from services.router.county_text import Finding
from services.router.trying import trials

_FILE = click.argument("file", type=click.Path(path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


@click.group()
def county() -> None:
    """County files: who is in charge of what, and how patient the county is."""


@county.command()
@_FILE
@_JSON
@click.pass_context
def check(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Check FILE; every mistake with its line and field. Needs no running service."""
    checked = check_file(file)
    if as_json:
        click.echo(_json({"ok": checked.county is not None, "findings": [_plain(each) for each in checked.findings]}))
    else:
        _show(file, checked.findings)
        click.echo(_summary(file, checked))
    context.exit(0 if checked.county else 1)


@county.command(name="try")
@_FILE
@click.option("--text", "texts", multiple=True, help="A complaint; without it each line of the input is one.")
@_JSON
def try_(file: Path, texts: tuple[str, ...], *, as_json: bool) -> None:
    """Say where complaints would go under FILE, why, and who may know. Nothing is sent."""
    applied = _sound(file)
    matcher = Matcher(applied)
    for words in texts or _input_lines():
        made = trials(applied, matcher, words)
        if as_json:
            click.echo(_json({"text": words, "cases": [trial.as_json() for trial in made]}, indent=None))
        else:
            click.echo("\n".join(line for trial in made for line in trial.lines()))


@county.command()
@_FILE
@_JSON
@click.option("--timeout", default=10.0, show_default=True, help="Seconds to wait for router.")
def apply(file: Path, timeout: float, *, as_json: bool) -> None:
    """Make FILE the county's file; router tells all other services."""
    _sound(file)
    text = file.read_text(encoding="utf-8-sig")
    request = ApplyCounty(idempotency_key=f"county-{uuid4().hex}", text=text)
    status = ask(amqp_uri(environment()), "router", "apply_county", request, CountyStatus, timeout=timeout)
    if as_json:
        click.echo(_json(status.model_dump(mode="json")))
    else:
        done = "applied" if status.changed else "already in force"
        click.echo(f"{status.name}: {done}, version {status.county_version}.")


def _sound(file: Path) -> County:
    """The county of a file without mistakes; otherwise they are shown and the command ends."""
    checked = check_file(file)
    if checked.county is None:
        _show(file, checked.errors)
        raise click.ClickException(_summary(file, checked))
    return checked.county


def _input_lines() -> Iterable[str]:
    lines = (line.decode("utf-8", "replace").strip() for line in sys.stdin.buffer)
    return (line for line in lines if line)


def _show(file: Path, findings: Iterable[Finding]) -> None:
    for finding in findings:
        kind = "warning: " if finding.warning else ""
        click.echo(f"{file}:{finding.line}: {finding.field}: {kind}{finding.sentence}", err=True)


def _summary(file: Path, checked: Checked) -> str:
    counts = f"{len(checked.errors)} errors, {len(checked.warnings)} warnings"
    if checked.county is None:
        return f"{file} can't be applied: {counts}."
    made = checked.county
    return (f"{file} is in order ({counts}): {made.county.name}, {len(made.areas)} towns, {len(made.units)} units, "
            f"{len(made.categories)} categories, {len(made.routes)} routes.")


def _plain(finding: Finding) -> dict[str, object]:
    return {"line": finding.line, "field": finding.field, "sentence": finding.sentence, "warning": finding.warning}


def _json(value: object, indent: int | None = 2) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


COMMANDS: list[click.Command] = [county]
