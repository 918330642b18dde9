"""What people read, one table a language.

`{name}` is a value; what stands between ⟦ and ⟧ is left out when one of its values is empty; `name.variant` is used
where VARIANTS names the value that chooses. `..._short` and `..._secret` hold no words of a complaint, and a
`..._short` no value of more than 6 characters, as carriers with approved templates ask for.
"""

from collections.abc import Mapping

from services.notifier.templates import en, zh
from services.notifier.templates.language import Wording

WORDINGS: dict[str, Wording] = {"zh": zh.WORDING, "en": en.WORDING}
VARIANTS = {"progress": "status", "reason_missing": "verb", "rated_low": "score",
            "withdraw_over": "status", "rated_low_again": "score"}


def wording(language: str) -> Wording:
    """The tables of a language; an unknown one reads Chinese."""
    return WORDINGS.get(language, zh.WORDING)


def template_text(name: str, language: str, values: Mapping[str, str]) -> str:
    """The template's text; KeyError when there is none of that name."""
    texts = wording(language).texts
    variant = values.get(VARIANTS.get(name, ""), "")
    return texts.get(f"{name}.{variant}") or texts[name]
