"""Pure rules of the officials' clock."""
