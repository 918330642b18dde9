"""Email over a real SMTP conversation with a tiny server."""

import asyncio
import email
import email.policy
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest

from services.notifier.adapters.email import Email, SmtpSettings
from services.notifier.domain.carriers import Letter, PermanentError, TemporaryError, UnclearError


@dataclass
class TinySmtp:
    """Takes mail; `answers` replaces the reply to a command, None hangs for ever."""

    mails: list[str] = field(default_factory=list)
    answers: dict[str, str | None] = field(default_factory=dict)
    port: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 tiny\r\n")
        while line := (await reader.readline()).decode():
            verb = line.split()[0].upper()
            answer = self.answers.get(verb, {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 ok"))
            if answer is None:
                await asyncio.sleep(30)
            writer.write(f"{answer}\r\n".encode())
            if verb == "DATA" and str(answer).startswith("354"):
                raw = (await reader.readuntil(b"\r\n.\r\n")).decode()
                end = self.answers.get("END", "250 taken")
                if end is None:
                    await asyncio.sleep(30)
                self.mails.append(raw.removesuffix("\r\n.\r\n"))
                writer.write(f"{end}\r\n".encode())
            if verb == "QUIT":
                break
        writer.close()


@pytest.fixture
def smtp() -> Iterator[TinySmtp]:
    tiny, loop = TinySmtp(), asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(tiny.talk, "127.0.0.1", 0))
    tiny.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield tiny
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def send(smtp: TinySmtp, *, port: int = 0, **changes: str) -> None:
    settings = SmtpSettings(host="127.0.0.1", port=port or smtp.port, tls=False, user=None, password=None,
                            sender="directline@example.org", timeout=0.5)
    letter = Letter(**{"attempt_id": "a", "message_id": "m1", "channel": "email", "to": "h@example.org",
                       "subject": "【直通车】新件 26112300017",
                       "words": "【直通车】路灯不亮。回复 接 482913", **changes})
    Email(settings, asyncio.run).send(letter)


def only(smtp: TinySmtp) -> EmailMessage:
    [raw] = smtp.mails
    mail = email.message_from_string(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_a_mail_is_plain_text_with_the_words_and_an_id_that_stays_the_same(smtp):
    send(smtp)
    mail = only(smtp)
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().strip() == "【直通车】路灯不亮。回复 接 482913"
    assert (mail["To"], mail["Subject"]) == ("h@example.org", "【直通车】新件 26112300017")
    assert mail["Message-ID"] == "<m1@example.org>"


def test_what_somebody_wrote_can_begin_no_header_and_end_no_mail(smtp):
    send(smtp, subject="x\r\nBcc: evil@example.org\x00", words="<b>hi</b>\r\n.\r\nMAIL FROM:<x>")
    mail = only(smtp)
    assert mail["Bcc"] is None
    assert "Bcc" in mail["Subject"]
    assert mail.get_content_type() == "text/plain"
    assert "MAIL FROM" in mail.get_content()


@pytest.mark.parametrize("address", ["x@example.org\r\nBcc: y@example.org", "", "nobody"])
def test_an_address_that_is_none_is_refused(smtp, address):
    smtp.answers["RCPT"] = "501 no such address"
    with pytest.raises(PermanentError):
        send(smtp, to=address)
    assert smtp.mails == []


@pytest.mark.parametrize(("command", "answer", "error", "code"), [
    ("RCPT", "550 no such user", PermanentError, "smtp_refused"), ("RCPT", "451 later", TemporaryError, "smtp_later"),
    ("MAIL", "421 busy", TemporaryError, "smtp_later"), ("END", "554 no", PermanentError, "smtp_refused"),
    ("END", "452 full", TemporaryError, "smtp_later"),
])
def test_answers_are_told_apart(smtp, command, answer, error, code):
    smtp.answers[command] = answer
    with pytest.raises(error) as caught:
        send(smtp)
    assert caught.value.code == code
    assert caught.value.__cause__ is not None


def test_no_answer_after_the_words_were_handed_over_is_unclear(smtp):
    smtp.answers["END"] = None
    with pytest.raises(UnclearError):
        send(smtp)


def test_no_server_is_temporary(smtp):
    with pytest.raises(TemporaryError) as caught:
        send(smtp, port=1)
    assert caught.value.code == "unreachable"
