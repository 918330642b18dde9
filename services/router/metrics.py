"""What router counts; nothing here bears a phone, a name or a code."""

from prometheus_client import Counter

ASSIGNED = Counter("directline_assigned_total", "Assignments made.", ["part"])
UNASSIGNED = Counter("directline_unassigned_total", "Times that nobody in the directory may have a case.")
UNCLEAR = Counter("directline_unclear_total", "Cases whose citizen was asked what is lacking.", ["lacks"])
WRONG_CODES = Counter("directline_wrong_codes_total", "Codes that the phone which sent them does not have.")
CODES_RENEWED = Counter("directline_codes_renewed_total", "Codes minted anew after too many wrong ones.")
