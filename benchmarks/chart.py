"""Charts as SVG, drawn by hand: lines over a logarithmic axis, readable without colours."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 400, 70, 50, 50, 90
COLOURS = ("#1b6ca8", "#c8553d", "#3a7d44", "#7b4b94")
MARKS = ("circle", "square", "diamond", "circle")


@dataclass(frozen=True, kw_only=True)
class Axes:
    """Titles, the values along the bottom, and from where to where the left side goes (powers of ten)."""

    title: str
    across: str
    up: str
    values: Sequence[float]
    least: float
    most: float

    def x(self, index: int) -> float:
        """Where a value along the bottom stands: they are evenly apart."""
        return LEFT + (WIDTH - LEFT - RIGHT) * index / max(len(self.values) - 1, 1)

    def y(self, value: float) -> float:
        """Where a height stands."""
        least, most = math.log10(self.least), math.log10(self.most)
        share = (math.log10(min(max(value, self.least), self.most)) - least) / (most - least)
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share


def draw(axes: Axes, lines: Mapping[str, Sequence[float]]) -> str:
    """The chart; each line has a height for each value."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
             'font-family="sans-serif" font-size="13">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
             _text(LEFT, 24, axes.title, size=16), _text(LEFT, 42, axes.up, size=12)]
    parts += _grid(axes)
    for number, (name, heights) in enumerate(lines.items()):
        parts += _line(axes, name, heights, COLOURS[number % len(COLOURS)], MARKS[number % len(MARKS)])
    return "\n".join([*parts, "</svg>"]) + "\n"


def _grid(axes: Axes) -> list[str]:
    parts = []
    for power in range(round(math.log10(axes.least)), round(math.log10(axes.most)) + 1):
        y = axes.y(10.0**power)
        parts += [f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ccc"/>',
                  _text(LEFT - 8, y + 4, f"{10.0**power:g}", anchor="end")]
    for index, value in enumerate(axes.values):
        parts.append(_text(axes.x(index), HEIGHT - BOTTOM + 20, f"{value:g}", anchor="middle"))
    return [*parts, _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, axes.across, anchor="middle")]


def _line(axes: Axes, name: str, heights: Sequence[float], colour: str, mark: str) -> list[str]:
    points = [(axes.x(index), axes.y(height)) for index, height in enumerate(heights)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
            *(_mark(mark, x, y, colour) for x, y in points),
            _text(points[-1][0] + 10, points[-1][1] + 4, name, colour=colour)]


def _mark(mark: str, x: float, y: float, colour: str) -> str:
    if mark == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    turn = f' transform="rotate(45 {x:.1f} {y:.1f})"' if mark == "diamond" else ""
    return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"{turn}/>'


def _text(x: float, y: float, words: str, *, anchor: str = "start", size: int = 13, colour: str = "#222") -> str:
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">'
            f"{escape(words)}</text>")
