"""Places: the divisions a text names, resolved for a year and for the place the text is about."""

from kg.places.context import enclosing
from kg.places.divisions import COUNTRY, Succession, ancestors, lookup, succession
from kg.places.find import find_places
from kg.places.resolve import resolve

__all__ = ["COUNTRY", "Succession", "ancestors", "enclosing", "find_places", "lookup", "resolve", "succession"]
