"""FROM ARTICLE TO FACTS, on screen."""
