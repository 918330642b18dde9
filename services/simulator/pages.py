"""The page's files, and what a browser may do with them."""

from pathlib import Path

from services.simulator.answer import Answer, refused

FOLDER = Path(__file__).parent / "page"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
FILES = {path.name: path for path in sorted(FOLDER.iterdir()) if path.suffix in KINDS}
# Nothing from outside the machine, nothing inline: what a citizen writes can never become a script.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page(name: str = "index.html") -> Answer:
    """One file of the page."""
    path = FILES.get(name)
    if path is None:
        return refused("There is no such page.", 404)
    headers = {
        "Content-Type": f"{KINDS[path.suffix]}; charset=utf-8", "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache",
    }
    return Answer(body=path.read_bytes(), headers=headers)
