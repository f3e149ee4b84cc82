"""Gazetteers that a user adds to the shipped one: reading them, and the index in which they are kept and looked up."""
