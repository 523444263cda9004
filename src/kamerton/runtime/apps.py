"""The running platform."""

from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    """The command of the operator, and what it knows of the running platform."""

    name = "kamerton.runtime"
    label = "runtime"

    def ready(self) -> None:
        """Register what the doctor looks at, and listen for a new institute's first administrator."""
        from kamerton.runtime import doctor, receivers

        doctor.register()
        receivers.connect()
