"""Words by what they say of a text, in many languages: identity, enrichment and search read them."""
