"""Phones, their texts and the carrier's misfortunes, without any I/O."""
