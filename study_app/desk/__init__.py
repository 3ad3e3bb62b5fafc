"""WHAT IS CHANGED: facts, decks and packs at the desk of those who keep them right."""
