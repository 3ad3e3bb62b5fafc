"""What is on screen: one page a file, one widget for each kind of interaction, one theme."""
