"""What a caller who waits may ask of a service by RPC; one file per service that answers."""
