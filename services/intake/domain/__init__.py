"""Intake's rules, pure: what a text says, whose case it is about, and what happens next."""
