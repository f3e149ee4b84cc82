"""The store: one SQLite file with documents, claims, events and the ledger of control."""
