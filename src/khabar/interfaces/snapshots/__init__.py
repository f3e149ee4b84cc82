"""Citable data sets: a database written into a folder, and two of them compared."""
