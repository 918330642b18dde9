"""What the mesh counts; nothing here bears a phone, a name or a word."""

from prometheus_client import Counter, Gauge

PUBLISHED = Counter("directline_published_total", "Messages that the broker confirmed.")
UNROUTABLE = Counter("directline_unroutable_total", "Messages that no queue took.")
HEARD = Counter("directline_heard_total", "Messages handled.", ["contract"])
REPEATED = Counter("directline_repeated_total", "Messages heard before and left alone.")
EARLY = Counter("directline_early_total", "Messages that came before what they rest on.")
RETRIED = Counter("directline_retried_total", "Messages whose handler failed and that are tried again.")
PARKED = Counter("directline_parked_total", "Messages parked for a person.", ["reason"])
DUES = Counter("directline_due_total", "Due rows taken.", ["kind"])
OUTBOX_AGE = Gauge("directline_outbox_age_seconds", "Age of the oldest unpublished message.")
PARKED_NOW = Gauge("directline_parked_now", "Parked messages that nobody has settled.")
REPAIRS = Counter("directline_repairs_total", "What the usual path had missed and was made good.", ["what"])
