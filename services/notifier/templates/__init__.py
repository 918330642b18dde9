"""What people read, one table a language.

`{name}` is a value; what stands between ⟦ and ⟧ is left out when one of its values is empty; `name.variant` is used
where VARIANTS names the value that chooses. `..._short` and `..._secret` hold no words of a complaint, and a
`..._short` no value of more than 6 characters, as carriers with approved templates ask for.

A file `fr.py` here with a WORDING is all that another language needs: it is found by its name, and `fr` can be named
as the county's or an official's language. It must have the keys and values of the other files (a test compares them).
"""

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules

from services.notifier.templates import zh
from services.notifier.templates.language import Wording

_LANGUAGE = re.compile(r"[a-z]{2,3}")


def discovered(package: str, folders: Iterable[str]) -> dict[str, Wording]:
    """The languages that a package has a file for."""
    names = sorted(module.name for module in iter_modules(folders) if _LANGUAGE.fullmatch(module.name))
    return {name: import_module(f"{package}.{name}").WORDING for name in names}


WORDINGS: dict[str, Wording] = discovered(__name__, __path__)
VARIANTS = {"progress": "status", "reason_missing": "verb", "rated_low": "score", "withdraw_over": "status",
            "rated_low_again": "score"}


def spoken(language: str, otherwise: str) -> str:
    """The language if there is a file for it, else that of the county, else Chinese."""
    return next((one for one in (language, otherwise) if one in WORDINGS), "zh")


def wording(language: str) -> Wording:
    """The tables of a language; an unknown one reads Chinese."""
    return WORDINGS.get(language, zh.WORDING)


def template_text(name: str, language: str, values: Mapping[str, str]) -> str:
    """The template's text; KeyError when there is none of that name."""
    texts = wording(language).texts
    variant = values.get(VARIANTS.get(name, ""), "")
    return texts.get(f"{name}.{variant}") or texts[name]
