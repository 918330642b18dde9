"""How big the drills are."""

from tests.chaos.schedule import Scale

SEED = 20261124  # unless CHAOS_SEED says another
SHORT = Scale(
    texts=500, seconds=75, clock_rate=120, kills_at_points=18, kills=6, terminations=2, stalls=2, broker_kills=1,
    alarms=1, unbindings=1, restarts=1, cuts=2, blackholes=1, delays=1, cut_least=2, cut_most=6,
)
WHOLE = Scale(
    texts=10_000, seconds=1_500, clock_rate=30, kills_at_points=216, kills=100, terminations=24, stalls=24,
    broker_kills=20, wipes=2, alarms=5, unbindings=10, restarts=5, cuts=20, blackholes=10, delays=10, carrier_downs=5,
    patience=240,
)
SQLITE = Scale(
    texts=1_500, seconds=300, replicas=1, postgres=False, clock_rate=60, kills_at_points=30, kills=12, terminations=4,
    stalls=4, broker_kills=4, wipes=1, alarms=1, unbindings=2, cuts=4, blackholes=2, delays=2, cut_least=3, cut_most=15,
    patience=180,
)
TINY = Scale(texts=40, seconds=20, clock_rate=240, replicas=1, postgres=False, carrier_faults=False)
SCALES = {"short": SHORT, "whole": WHOLE, "sqlite": SQLITE, "tiny": TINY}
