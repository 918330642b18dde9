"""What services say to each other: frozen, versioned values; one file per speaker."""
