"""The fixed words of the pages: aggregates, grains, orders, kinds and roles, each a message."""

from __future__ import annotations

from explorer.model.message import Message, message

AGGREGATE_WORDS: dict[str, Message] = {
    "count": message("the number of rows"),
    "sum": message("the sum of"),
    "mean": message("the average of"),
    "median": message("the median of"),
    "min": message("the lowest"),
    "max": message("the highest"),
    "share": message("the share of"),
}

GRAIN_WORDS: dict[str, Message] = {
    "day": message("day by day"),
    "week": message("week by week"),
    "month": message("month by month"),
    "quarter": message("quarter by quarter"),
    "year": message("year by year"),
}

SORT_WORDS: dict[str, Message] = {
    "desc": message("from most to least"),
    "asc": message("from least to most"),
    "name": message("in their own order"),
    "file": message("as in the file"),
}

STACK_WORDS: dict[str, Message] = {
    "stacked": message("on top of each other"),
    "grouped": message("side by side"),
    "share": message("as shares of 100%"),
}

KIND_WORDS: dict[str, Message] = {
    "numeric": message("number"),
    "categorical": message("category"),
    "temporal": message("time"),
    "geographic": message("place"),
    "identifier": message("identifier"),
    "text": message("text"),
}

ROLE_WORDS: dict[str, Message] = {
    "quantity": message("amount"),
    "percentage": message("percentage"),
    "currency": message("money"),
    "rank": message("rank"),
    "weight": message("survey weight"),
    "nominal": message("names"),
    "ordinal": message("ordered"),
    "boolean": message("yes or no"),
    "date": message("date"),
    "datetime": message("date and hour"),
    "year": message("year"),
    "month": message("month"),
    "day": message("day"),
    "weekday": message("day of the week"),
    "hour": message("hour"),
    "time": message("time of day"),
    "period": message("period"),
    "country_name": message("country"),
    "country_code": message("country code"),
    "region_name": message("region"),
    "admin1_or_2_name": message("state or province"),
    "admin1_or_2_code": message("state or province code"),
    "municipality_name": message("municipality"),
    "municipality_code": message("municipality code"),
    "place_name": message("name of a place"),
    "place_code": message("code of a place"),
    "postal_code": message("postal code"),
    "address": message("address"),
    "latitude": message("latitude"),
    "longitude": message("longitude"),
    "geometry": message("shape"),
    "key": message("key"),
    "row_index": message("row number"),
    "free_text": message("free text"),
    "name": message("name"),
    "url": message("web address"),
    "contact": message("contact"),
    "json": message("nested data"),
}

LANGUAGE_NAMES = {"es": "Español", "en": "English", "pt": "Português", "fr": "Français"}
"""Each language by its own name."""
