"""Pages of news sites: the report on them, told from all that stands around it."""

from khabar.reading.pages.lines import read_fragment, read_lines
from khabar.reading.pages.page import Cut, Page, read_page

__all__ = ["Cut", "Page", "read_fragment", "read_lines", "read_page"]
