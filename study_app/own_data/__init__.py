"""What a person has here, as a whole: taken out as readable text, brought in again, deleted."""
