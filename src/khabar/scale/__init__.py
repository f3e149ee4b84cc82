"""The pipeline over many files on an engine that others have built (``docs/scale.md``)."""
