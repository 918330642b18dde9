"""What intake counts."""

from prometheus_client import Counter

INBOUND = Counter("directline_inbound_total", "Calls of carriers, by what became of them.", ["outcome"])
FORGED = Counter("directline_forged_total", "Calls whose signature was missing or wrong.")
HELD = Counter("directline_held_texts_total", "Texts that were kept and not taken at once, by why.", ["why"])
PICTURES = Counter("directline_pictures_total", "Pictures that were sent, by what became of them.", ["outcome"])
CASES = Counter("directline_cases_total", "Cases made.")
