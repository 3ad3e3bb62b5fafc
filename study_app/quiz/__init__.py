"""What can be asked: cards, the forms of asking, distractors, soundness, grading."""
