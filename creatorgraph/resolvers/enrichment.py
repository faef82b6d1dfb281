"""What a creator's texts were found to say, as its node keeps it."""

from creatorgraph.enrichment.derived import Enrichment
from creatorgraph.resolvers.records import CreatorRecord, text


def enrichment_of(record: CreatorRecord) -> Enrichment | None:
    """Give a creator's derived values; None where its texts were not read yet."""
    written = text(record.properties, "derived")
    return Enrichment.from_json(written) if written else None
