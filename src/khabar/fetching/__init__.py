"""Fetching: one page over HTTP, from public addresses only, within limits of size and time; needs the extra ``watch``."""

from khabar.fetching.page import AGENT, Fetched, Limits, fetch

__all__ = ["AGENT", "Fetched", "Limits", "fetch"]
