"""The errors of the mesh, a sentence each."""


class MeshError(Exception):
    """Something the mesh knows how to treat."""


class TooEarly(MeshError):
    """A message came before the one it rests on. It waits, uncounted, for `waits_for` (a case number or 'county').

    Raise it before the first write.
    """

    def __init__(self, waits_for: str) -> None:
        super().__init__(f"too early: waits for {waits_for}")
        self.waits_for = waits_for


class Undecodable(MeshError):
    """A body that no known contract describes: parked at once."""


class NewerVersion(MeshError):
    """A contract version that only a later release knows: parked as newer."""


class DatabaseDown(MeshError):
    """The database can't be used now: nothing is acknowledged, nothing is answered with success."""


class BrokerDown(MeshError):
    """The broker can't be used now: what has to be said waits in the outbox."""


class SettingError(MeshError):
    """A setting is missing or wrong; the service does not start."""
