"""FROM ARTICLE TO FACTS: a plain text taken apart by rules, and the facts that it may be saying."""
