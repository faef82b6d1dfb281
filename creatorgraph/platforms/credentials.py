"""Names of credentials, for quotas and logs: they tell credentials apart and give nothing of them away."""

from hashlib import blake2b


def name_of_credential(secret: str) -> str:
    """Name a credential by eight digits of its digest."""
    return blake2b(secret.encode(), digest_size=4, person=b"credential").hexdigest()


def split_credentials(text: str) -> tuple[str, ...]:
    """Read credentials that are written with commas between."""
    return tuple(part for part in (each.strip() for each in text.split(",")) if part)
