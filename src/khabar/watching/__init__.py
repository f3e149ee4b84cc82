"""Watching: sources are looked at again and again, and what is new or changed is coded and loaded."""
