"""What stops a command of the operator: always one clear line and its mend."""


class StartRefused(Exception):
    """The command cannot go on; `mend` says what the operator can do about it."""

    def __init__(self, message: str, mend: str = "", exit_code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".strip()
