"""The page on which all of a person's data is kept, restored, taken out and deleted."""
