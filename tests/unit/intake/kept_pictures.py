"""Pictures in a dictionary."""

from collections.abc import Collection
from dataclasses import dataclass, field

from services.intake.domain.pictures import Picture


@dataclass
class FakePictures:
    """What intake's store knows of pictures."""

    rows: dict[str, Picture] = field(default_factory=dict)

    def link(self, picture_id: str) -> str:
        return f"https://county.example.org/pictures/{picture_id}"

    def add(self, picture: Picture) -> None:
        assert picture.picture_id not in self.rows
        self.rows[picture.picture_id] = picture

    def change(self, picture: Picture) -> None:
        assert picture.picture_id in self.rows
        self.rows[picture.picture_id] = picture

    def get(self, picture_id: str) -> Picture | None:
        return self.rows.get(picture_id)

    def hold(self, picture_ids: Collection[str]) -> list[Picture]:
        return [one for one in self.rows.values() if one.picture_id in picture_ids]

    def waiting(self, channel: str, address: str) -> list[Picture]:
        found = [one for one in self.rows.values() if (one.channel, one.address) == (channel, address)
                 and one.case_no is None and not one.reported]
        return sorted(found, key=lambda one: (one.created_at, one.picture_id))
