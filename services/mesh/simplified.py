"""Traditional characters as simplified ones, a character for a character."""

from services.mesh.without import without

with without("pkg_resources"):  # it would only help to find a file
    from zhconv import zhconv


def _characters() -> dict[int, str]:
    """The library's characters; its words, 6 MB, are let go."""
    found = {ord(old): new for old, new in zhconv.getdict("zh-hans").items() if len(old) == len(new) == 1}
    zhconv.zhcdicts = None
    zhconv.pfsdict.clear()
    return found


_CHARACTERS = _characters()


def simplified(words: str) -> str:
    """The words in simplified characters, as long as they were."""
    return words.translate(_CHARACTERS)
