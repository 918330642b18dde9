"""What can go wrong when our own services are called."""


class CallFailedError(Exception):
    """Nobody took the call; `status` is None when there was no answer at all."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"The webhook answered {status}." if status else "The webhook gave no answer.")
        self.status = status
