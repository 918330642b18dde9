"""The form every message on the bus has, and the register of all contracts."""

from typing import Any, ClassVar, Self
from uuid import uuid4

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)


class Value(BaseModel):
    """A frozen, keyword-only value; an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Growing(Value):
    """A value that gets new keys while older releases hear it too: those of LATER are only said where they differ."""

    LATER: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _said(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        unused = {name for name in self.LATER if getattr(self, name) == fields[name].default}
        return {name: value for name, value in whole(self).items() if name not in unused}


class Contract(Value):
    """A fact that one service says and others hear.

    SPEAKERS say it, HEARERS must handle it (held against their handlers by a test). ADDED names the fields that came
    after version 1, with the version they came in: a fact that uses none of them is said in the older version's words.
    `known_to` is None when nobody is kept out, otherwise the ids of the only persons who may know.
    """

    VERSION: ClassVar[int] = 1
    ADDED: ClassVar[dict[str, int]] = {}
    SPEAKERS: ClassVar[tuple[str, ...]] = ()
    HEARERS: ClassVar[tuple[str, ...]] = ()
    register: ClassVar[dict[str, type["Contract"]]] = {}

    message_id: str = Field(default_factory=lambda: uuid4().hex)
    occurred_at: AwareDatetime
    case_no: str | None = None
    round: int = Field(default=1, ge=1)
    assignment_id: str | None = None
    known_to: tuple[str, ...] | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.SPEAKERS:
            Contract.register[cls.__name__] = cls

    def unused(self) -> set[str]:
        """The added fields that say nothing here."""
        fields = type(self).model_fields
        return {name for name in self.ADDED if getattr(self, name) == fields[name].default}

    def version(self) -> int:
        """The lowest version that can say this."""
        return max((since for name, since in self.ADDED.items() if name not in self.unused()), default=1)

    def replace(self, **changes: Any) -> Self:
        """The same fact with some fields changed."""
        return self.model_copy(update=changes)
