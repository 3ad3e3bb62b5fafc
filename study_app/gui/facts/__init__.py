"""The page of facts and cards: a sidebar, a search and a table that is edited as a spreadsheet is."""
