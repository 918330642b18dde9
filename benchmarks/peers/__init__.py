"""Directline's hot path - text in, case, two SMS out - as experts of four frameworks would write it.

Each in two shapes: as the same three services, intake, router and notifier; and with one worker that does it all.
"""
