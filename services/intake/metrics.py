"""What intake counts."""

from prometheus_client import Counter

INBOUND = Counter("directline_inbound_total", "Calls of carriers, by what became of them.", ["outcome"])
FORGED = Counter("directline_forged_total", "Calls whose signature was missing or wrong.")
CASES = Counter("directline_cases_total", "Cases made.")
