"""Django's PostgreSQL backend with a cheaper health check and statements prepared on the server."""
