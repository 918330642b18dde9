"""One file per carrier: from its inbound call to one carrier-neutral text."""
