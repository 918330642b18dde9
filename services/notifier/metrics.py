"""What notifier counts. No labels that name a person."""

from prometheus_client import Counter, Gauge

ATTEMPTS = Counter("directline_sends_total", "Ends of attempts", ["channel", "state"])
AMBIGUOUS = Counter("directline_ambiguous_total", "Attempts of which nobody knew whether they were taken", ["channel"])
RESENT = Counter("directline_resent_total", "Messages sent once more, marked", ["channel"])
CARRIER_CODES = Counter("directline_carrier_codes_total", "Failures by the carrier's code", ["code"])
RECEIPTS = Counter("directline_carrier_receipts_total", "Receipts by what became of them", ["result"])
WITHHELD = Counter("directline_withheld_total", "Messages the last gate kept back", ["where"])
DROPPED = Counter("directline_dropped_total", "Messages that were not sent, by reason", ["reason"])
UNREACHABLE = Counter("directline_unreachable_total", "Officials whom no channel reached")
WAITING = Gauge("directline_messages_waiting", "Messages that wait to be sent")
HELD = Gauge("directline_notifier_held", "1 while nothing is sent because somebody, or the notifier itself, held it")
ALARMS = Counter("directline_alarms_total", "Alarms raised by the services", ["service", "kind"])
