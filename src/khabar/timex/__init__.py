"""Time and number expressions of a sentence: where they are and what they are worth."""
