"""What intake reads in the carrier's list after a restore is what notifier writes: its receipts, plain and discreet."""

import pytest

from services.intake.domain import told
from services.notifier.templates import en, zh

RECEIPTS = ("receipt", "receipt_urgent", "receipt_secret", "receipt_urgent_secret")


@pytest.mark.parametrize("language", [zh, en])
@pytest.mark.parametrize("template", RECEIPTS)
def test_a_receipt_is_recognised_and_whether_it_is_a_secret_case_s(language: object, template: str) -> None:
    words = language.CITIZENS[template]
    assert told._RECEIPT.search(words)
    assert bool(told._DISCREET.search(words)) == ("secret" in template)
