"""Finding facts and cards by a query: the words of it, pages of what is found, saved searches, find and replace."""

from study_app.study.search.found import COLUMNS, Column, Found, Later, Order, Row, Search, View
from study_app.study.search.query import Wrong

__all__ = ["COLUMNS", "Column", "Found", "Later", "Order", "Row", "Search", "View", "Wrong"]
