"""Gazetteers that a user adds to the shipped one, and the index in which they are looked up; spellings and distances."""
