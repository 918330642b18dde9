"""The command line: starts everything in one place, and asks running services by RPC."""
