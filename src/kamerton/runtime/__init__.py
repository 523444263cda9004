"""The running platform: supervisor, embedded database, front, doctor, backup and the demo institute."""
