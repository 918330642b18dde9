"""Traditional characters as simplified ones, a character for a character."""

from services.mesh.without import without

with without("pkg_resources"):  # it would only help to find a file
    from zhconv import zhconv


class _Characters:
    """Two strings in step, where a dict would take 1 MB; each character is looked up once, by wording.py."""

    def __init__(self) -> None:
        """Keep the library's characters; its words, 6 MB, are let go."""
        found = {old: new for old, new in zhconv.getdict("zh-hans").items() if len(old) == len(new) == 1}
        self._old, self._new = "".join(found), "".join(found.values())
        zhconv.zhcdicts = None
        zhconv.pfsdict.clear()

    def __getitem__(self, code: int) -> str:
        at = self._old.find(chr(code))
        if at < 0:
            raise LookupError(code)
        return self._new[at]


_CHARACTERS = _Characters()


def simplified(words: str) -> str:
    """The words in simplified characters, as long as they were."""
    return words.translate(_CHARACTERS)
