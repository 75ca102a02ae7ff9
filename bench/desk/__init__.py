"""The desk's pages with a full database: how long the server takes, and whether that grows."""
