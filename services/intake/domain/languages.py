"""Which language a phone writes and wants to read. Whether there are texts in it is notifier's to know."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from services.intake.domain.wording import phrase_of
from services.mesh.contracts.people import Language

# Who writes nothing but a language's name wants to read it.
_NAMES: Mapping[Language, str] = {
    "zh": "中文 汉语 汉文 普通话 四川话 Chinese", "en": "English 英语 英文", "ii": "ꆈꌠꉙ ꆈꌠꁱꂷ 彝语 彝文 Nuosu",
    "bo": "བོད་ཡིག བོད་སྐད 藏语 藏文 Tibetan", "ug": "ئۇيغۇرچە 维语 维吾尔语 Uyghur",
    "mn": "ᠮᠣᠩᠭᠣᠯ Монгол 蒙语 蒙古语 Mongolian",
    "ko": "한국어 조선말 朝鲜语 韩语 Korean", "ja": "日本語 にほんご 日语 Japanese", "th": "ไทย ภาษาไทย 泰语 Thai",
    "my": "မြန်မာ မြန်မာဘာသာ 缅语 缅甸语 Burmese", "vi": "TiếngViệt 越南语 Vietnamese", "ru": "Русский 俄语 Russian",
    "fr": "Français 法语 French", "de": "Deutsch 德语 German", "es": "Español 西班牙语 Spanish",
    "pt": "Português 葡萄牙语 Portuguese",
}
NAMED: Mapping[str, Language] = {phrase_of(name): code for code, names in _NAMES.items()
                                 for name in names.split()}
_BY_CODE = re.compile(r"(?:language|lang|语言)([a-z]{2,3})")
# The first word of a letter's Unicode name, and who in our counties writes so.
_SCRIPTS: Mapping[str, Language] = {
    "CJK": "zh", "YI": "ii", "TIBETAN": "bo", "ARABIC": "ug", "MONGOLIAN": "mn", "HANGUL": "ko", "HIRAGANA": "ja",
    "KATAKANA": "ja", "THAI": "th", "MYANMAR": "my", "CYRILLIC": "ru",
}
_LATIN_FROM = 3  # letters: T, TD and OK say nothing about a language
_OTHERS_FROM = 3  # letters: の is an ornament
_UNMISTAKABLE = frozenset(_SCRIPTS.values())


def chosen(words: str) -> Language | None:
    """The language that a text asks for by its name, or by its code behind `language`."""
    phrase = phrase_of(words)
    by_code = _BY_CODE.fullmatch(phrase)
    return NAMED.get(phrase) or (by_code[1] if by_code else None)


def language_of(words: str, known: Language | None = None) -> Language | None:
    """The language the words are in, or None when they don't tell.

    Latin letters are English, unless the phone is `known` to write another language with them.
    """
    wanted = chosen(words)
    if wanted:
        return wanted
    if words.isascii():
        return _latin(sum(map(str.isalpha, words)), known)
    letters = Counter(_script(sign) for sign in words if sign.isalpha())
    other, count = max(((code, count) for code, count in letters.items() if code not in ("zh", "")),
                       key=lambda found: found[1], default=("", 0))
    if count >= _OTHERS_FROM:
        return other
    return "zh" if letters["zh"] else _latin(letters[""], known)


def _latin(letters: int, known: Language | None) -> Language | None:
    if letters < _LATIN_FROM:
        return None
    return known if known is not None and known not in _UNMISTAKABLE else "en"


@lru_cache(maxsize=4096)
def _script(sign: str) -> Language:
    """The language that is written with this letter, '' for Latin and all that tell nothing."""
    return _SCRIPTS.get(unicodedata.name(sign, "").partition(" ")[0], "")
