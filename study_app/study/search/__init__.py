"""Finding facts and cards by a query: the words of it, pages of what is found, saved searches, find and replace."""
