"""Twilio's forms, the calls to intake and notifier, and the county's people."""
