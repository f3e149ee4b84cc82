"""Who says what happened: event words with roles, source, status, casualties, not yet resolved to ids and coordinates."""
