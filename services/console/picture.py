"""`directline picture`: pictures that people sent, for those who may see them."""

from base64 import b64decode
from pathlib import Path

import click

from services.console.errors import WrongUse
from services.console.settings import inherited, read
from services.mesh.asking import ask
from services.mesh.contracts.calls.intake import PictureFound, PictureQuery


@click.group()
def picture() -> None:
    """Pictures that people sent."""


@picture.command()
@click.argument("picture_id")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--as", "viewer", required=True, help="The person who wants to see it; recorded. One of a secret case "
              "is given to its whitelist only.")
def save(picture_id: str, file: Path, viewer: str) -> None:
    """Save picture PICTURE_ID, as `directline case show` tells it, to FILE, which must not be there yet."""
    if file.exists():
        raise WrongUse(f"{file} is there already.")
    query = PictureQuery(picture_id=picture_id, viewer=viewer)
    found = ask(read(inherited()).amqp_uri, "intake", "picture", query, PictureFound)
    data = b64decode(found.data)
    try:
        with file.open("xb") as opened:
            opened.write(data)
    except OSError as error:
        raise WrongUse(f"{file} can't be written: {error.strerror}.") from error
    click.echo(f"{file}: {found.kind}, {len(data)} bytes, case {found.case_no}.")
