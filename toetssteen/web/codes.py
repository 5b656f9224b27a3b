"""Codes in addresses: those of protocols, questions and principles, and nothing else."""


class CodeConverter:
    """Register it under a name of one's own: a name can be registered once."""

    regex = r"[a-z0-9][a-z0-9._-]{0,79}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
