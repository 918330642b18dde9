"""What the documents call a test, is one."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(test_\w+)`")
FILES = re.compile(r"`((?:services|tests|docs)/[\w/]+\.\w+)`")
DOCUMENTS = ("docs/RELIABILITY.md",)


def names_below(folder: Path) -> set[str]:
    """The names of all test functions below a folder."""
    return {node.name for file in folder.rglob("test_*.py") for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_and_file_that_a_document_names_exists(document: str) -> None:
    words = (ROOT / document).read_text(encoding="utf-8")
    named = set(NAMED.findall(words))
    assert named
    assert named <= names_below(ROOT / "tests"), named - names_below(ROOT / "tests")
    assert not [file for file in FILES.findall(words) if not (ROOT / file).exists()]
