"""What every service stands on: contracts, the bus, the database, the clock, logs and health."""
