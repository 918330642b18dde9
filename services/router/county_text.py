"""The text of a county file: its values, and the line that each of them stands on."""

from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
_LARGEST = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One mistake, or with `warning` something odd: the line, the field and one clear sentence."""

    line: int
    field: str
    sentence: str
    warning: bool = False


@dataclass(frozen=True, kw_only=True)
class CountyText:
    """What a file holds, before anything is known about what it means."""

    values: Any
    lines: dict[Path, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def line(self, path: Path) -> int:
        """The line of this field, or of the nearest around it that is written."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def holds(self, path: Path) -> bool:
        """Whether the file writes this field, be it one word in the place of a list."""
        return path in self.lines or (isinstance(path[-1], int) and path[:-1] in self.lines)

    def name(self, path: Path) -> str:
        """The field as a person would name it: list items by their id, where they have one."""
        named, value = "", self.values
        for key in path:
            value = _inside(value, key)
            identity = value.get("id") if isinstance(key, int) and isinstance(value, dict) else None
            label = f".{identity}" if isinstance(identity, str) else f"[{key}]"
            named += label if isinstance(key, int) else f".{key}"
        return named.removeprefix(".") or "the file"


def parse(text: str) -> CountyText:
    """Read YAML as words, lists and mappings; a repeated key or an alias is a mistake."""
    if len(text) > _LARGEST:
        return _broken(1, f"it is larger than {_LARGEST:,} characters")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if not isinstance(node, yaml.MappingNode):
            return _broken(1, "it must hold keys and values, such as `county:`, `units:` and `triage:`")
        reader = _Reader()
        values = reader.value(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return _broken(mark.line + 1 if mark else 1, f"it is not YAML here: {error.problem or error.context}")
    except yaml.YAMLError:
        return _broken(1, "it holds a character that YAML does not allow")
    except RecursionError:
        return _broken(1, "it is nested too deeply")
    return CountyText(values=values, lines=reader.lines, findings=tuple(reader.findings))


def _broken(line: int, sentence: str) -> CountyText:
    return CountyText(values=None, findings=(Finding(line=line, field="the file", sentence=sentence + "."),))


def _inside(value: Any, key: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return None


class _Reader:
    """Turns nodes into values. Scalars stay words: `13:30` is no number, `no` is no boolean."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.findings: list[Finding] = []
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self._seen:
            self._wrong(node, path, "an alias (*name) is not understood; write the value out.")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, place)) for place, item in enumerate(node.value)]
        return None if node.tag == "tag:yaml.org,2002:null" else node.value

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, item in node.value:
            key = name.value if isinstance(name, yaml.ScalarNode) else "?"
            here = (*path, key)
            if key in values:
                self._wrong(name, here, f"`{key}` is written twice; the first is on line {self.lines[here]}.")
                continue
            self.lines[here] = name.start_mark.line + 1
            left_empty = isinstance(item, yaml.ScalarNode) and item.value == "" and not item.style
            values[key] = None if left_empty else self.value(item, here)
            if left_empty:
                self._wrong(name, here, f"`{key}` is empty; give it a value or leave the key out.")
        return values

    def _wrong(self, node: yaml.Node, path: Path, sentence: str) -> None:
        field_name = ".".join(str(key) for key in path)
        self.findings.append(Finding(line=node.start_mark.line + 1, field=field_name, sentence=sentence))
