"""Pages of questionnaires, by who reads: askers, those who answer."""
