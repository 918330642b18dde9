"""Pure rules of telling people: who, in which words, how often, and what a carrier's answer means."""
