"""Phones, codes and complaint words never reach a log."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from services.mesh import log as logs

CANARY = "+8613812345678"


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[dict[str, object]]]]:
    logs.configure("intake")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()


def test_a_line_is_json_with_its_service_and_ids(lines) -> None:
    logs.log.info("said", contract="CaseReceived", case_no="26112300017")
    (line,) = lines()
    assert (line["event"], line["service"], line["case_no"]) == ("said", "intake", "26112300017")


def test_a_phone_or_code_that_slips_into_a_line_is_masked(lines) -> None:
    logs.log.warning("odd", detail=f"from {CANARY} with 482913", phone=CANARY, words="西河街路灯不亮")
    text = json.dumps(lines(), ensure_ascii=False)
    assert "13812345678" not in text
    assert "482913" not in text
    assert "西河街" not in text


def test_an_error_is_told_by_its_class_not_by_its_message(lines) -> None:
    try:
        raise ValueError(f"bad text from {CANARY}: 西河街路灯不亮")
    except ValueError as error:
        logs.log.error("handler failed", error=error)
        logging.getLogger("library").exception("oops %s", CANARY)
    first, second = lines()
    assert first["error"] == second["error"] == "ValueError"
    assert "西河街" not in json.dumps([first, second], ensure_ascii=False)
    assert "13812345678" not in json.dumps([first, second])
