"""Who the contacts of the bench are about."""


def bsn_of(number: int) -> str:
    """Nine digits that differ for each customer. Whether they pass the 11-test does not matter to what is measured."""
    return f"{100_000_000 + number}"
