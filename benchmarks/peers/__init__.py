"""Directline's hot path - text in, case, two SMS out - as experts of four frameworks would write it."""
