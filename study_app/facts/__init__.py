"""What is true: dates, entities and facts, packs and their text, the store and its queries."""
