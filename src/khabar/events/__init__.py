"""Events: claims of many documents put together, rival accounts, and who holds what."""
