"""One file per carrier or protocol: translate and stop."""
