"""Gazetteers that a user adds to the shipped one: reading them, the index in which they are looked up; spellings and distances."""
