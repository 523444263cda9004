"""The demo institute: content files and what loads them through the packages' operations."""
