"""Email over SMTP: text/plain, one recipient, and headers that nobody's words can break."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any

import aiosmtplib

from services.notifier.domain.carriers import CarrierError, Letter, PermanentError, Sent, TemporaryError, UnclearError

Run = Callable[[Coroutine[Any, Any, Any]], Any]
_ONE_LINE = str.maketrans(dict.fromkeys(range(32), " "))


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    """Where mail is handed in. `tls` from the first byte on; otherwise STARTTLS if the server offers it."""

    host: str
    port: int
    tls: bool
    user: str | None
    password: str | None
    sender: str
    timeout: float


class Email:
    """The send half of email. `run` runs a coroutine to its end: the runner's way under green threads."""

    def __init__(self, settings: SmtpSettings, run: Run) -> None:
        self._settings = settings
        self._run = run

    def send(self, letter: Letter) -> Sent:
        """One call; raises a CarrierError."""
        try:
            mail = self._mail(letter)
            self._run(self._hand_in(mail))
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
            raise _failure(error) from error
        return Sent(carrier_id=str(mail["Message-ID"]))

    def _mail(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = self._settings.sender, letter.to
        mail["Subject"] = letter.subject.translate(_ONE_LINE)
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{letter.message_id}@{self._settings.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.words)
        return mail

    async def _hand_in(self, mail: EmailMessage) -> None:
        its = self._settings
        sending = aiosmtplib.send(
            mail, hostname=its.host, port=its.port, use_tls=its.tls, username=its.user, password=its.password,
            timeout=its.timeout, local_hostname="localhost")
        await asyncio.wait_for(sending, its.timeout)


def _failure(error: Exception) -> CarrierError:
    if isinstance(error, ValueError):
        return PermanentError("smtp_refused")
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return PermanentError("smtp_auth")
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _by_code(error.recipients[0].code)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _by_code(error.code)
    if isinstance(error, aiosmtplib.SMTPConnectError | ConnectionRefusedError):
        return TemporaryError("unreachable")
    return UnclearError("no_answer")


def _by_code(code: int) -> CarrierError:
    return TemporaryError("smtp_later") if 400 <= code < 500 else PermanentError("smtp_refused")
