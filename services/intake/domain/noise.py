"""What looks like a text and says nothing, or only that all is well."""

import re
import unicodedata
from itertools import pairwise
from typing import Literal

# Signs that only say yes, thanks or that somebody smiles.
_FRIENDLY = frozenset("👍👌🙏🤝💪👏✅✔☑❤♥💕💖💗💓🌹🌺🌸🌷💐"
                      "😀😁😂😃😄😅😆😇😉😊😋😌😍😘😙😚🙂🙃🤗🤣🥰☺👋🎉✨🆗🫡✌⭐🌟💯")
_MANY_SIGNS = 3
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<![a-z0-9.-])[a-z0-9-]++(?:\.[a-z0-9-]++)*?\.(?:com|cn|net|org|cc|top|xyz|io|me|tv|vip)(?:/\S*)?")
_SOUNDS = re.compile(r"[啊呀哈嘿呵哎唉呃额咳哼哇呜嘻嗨喂]{4,}")  # 嗯嗯嗯嗯 and 好好好好 are answers, 啊啊啊啊 is none
# Signs that name no matter when somebody says whether it is right again.
_PLAIN = frozenset("修来看管处理解决弄整搞办过了的人嘛啊哦呢哈动联系我得见到没还是不一次都又已经全部终于总算好完通亮"
                   "恢复正常定归疏谢感多辛苦你们您政府领导师傅坏有根本直仍然依旧只半点分0123456789")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_NEIGHBOURS = frozenset(row[at : at + 2] for keys in _ROWS for row in (keys, keys[::-1]) for at in range(len(keys) - 1))
_KEYS_FROM = 4
_VOWELS = frozenset("aeiouy")
_MOST = 2 / 3
_AGAIN = re.compile(r"(.{1,4}?)\1{2,}|(.)\2{3,}")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_SOLVED = re.compile(
    r"[^没不又还未才刚就莫吗么却但可请望求盼希恳会能要早尽快说讲叫让给何怎谁无差只]{0,8}?(?:已经|已|都|全部|终于|总算)*"
    r"(?:修好|弄好|整好|搞好|处理好|解决|搞定|归一|修通|疏通|通水|来水|来电|亮|恢复|正常)了"
    r"(?:谢谢|感谢|多谢|辛苦)?(?:你们|您|政府|领导|了|师傅)*")


def wordless(seen: str) -> Literal["help", "small_talk", "greeting"]:
    """What a text without a letter or digit says: a nod, a question, or nothing."""
    signs = [sign for sign in seen if not sign.isspace()]
    marks = [sign for sign in signs if unicodedata.category(sign)[0] == "P"]
    if signs and all(sign in "?？" for sign in signs):
        return "help" if len(signs) < _MANY_SIGNS else "greeting"
    if len(marks) == len(signs):
        return "small_talk" if 0 < len(signs) < _MANY_SIGNS else "greeting"
    pictures = [sign for sign in signs if unicodedata.category(sign) == "So"]
    return "small_talk" if pictures and all(sign in _FRIENDLY for sign in pictures) else "greeting"


def names(core: str) -> str:
    """What a short text names besides saying that it is right again or not: 路灯 in 路灯亮了."""
    return "".join(sign for sign in core if sign not in _PLAIN)


def sounds(letters: str) -> bool:
    """Whether it is nothing but sounds: 哈哈哈哈哈."""
    return bool(_SOUNDS.fullmatch(letters))


def is_noise(folded: str) -> bool:
    """Whether Latin letters and digits are there but mean nothing: keys in a row, a lone link."""
    if not folded.isascii():
        return False
    words = _LINK.sub(" ", folded)
    letters = "".join(sign for sign in words if sign.isalnum())
    if not letters:
        return words != folded
    return " " not in words.strip() and not letters.isdigit() and _no_word(letters)


def solved(core: str) -> bool:
    """Whether a short text says that what was wrong is right again: 路灯亮了."""
    return bool(_SOLVED.fullmatch(core))


def _no_word(letters: str) -> bool:
    """Whether a Latin word can't be one: no vowel, too many consonants together, or mostly a run of keys."""
    if not _VOWELS & set(letters) or _AGAIN.fullmatch(letters):
        return True
    if not letters.isalpha() or len(letters) < _KEYS_FROM:
        return False
    return bool(_CONSONANTS.search(letters)) or _longest_run(letters) >= _MOST * len(letters)


def _longest_run(letters: str) -> int:
    """How many keys follow each other somewhere in it as they lie on the board."""
    longest = run = 1
    for pair in pairwise(letters):
        run = run + 1 if "".join(pair) in _NEIGHBOURS else 1
        longest = max(longest, run)
    return longest
