"""What ends a command, a sentence each."""


class ConsoleError(Exception):
    """A command can't go on; its exit code says why."""

    exit_code = 1


class NotThere(ConsoleError):
    """What was asked for does not exist, or was not done."""


class WrongUse(ConsoleError):
    """A setting, an option or a machine that can't work."""

    exit_code = 2


class NotReached(ConsoleError):
    """A service or the broker can't be reached."""

    exit_code = 3
