"""Development only. Owns invented people's phones; hears the carrier API; says signed calls and receipts."""
