"""PDF: a Card on paper, tagged for screen readers (PDF/UA-1)."""

from connectors.pdf.render import available, render

__all__ = ["available", "render"]
