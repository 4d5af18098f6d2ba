"""The page: a Card as a web page of its own, for an intranet or a browser."""

from connectors.page.render import render

__all__ = ["render"]
