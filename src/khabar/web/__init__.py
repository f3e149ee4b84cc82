"""The local page (``khabar serve``): an API over the store, and the pages that draw from it."""
