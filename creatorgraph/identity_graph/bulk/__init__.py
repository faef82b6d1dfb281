"""Resolution of millions of accounts at once: blocks joined in DuckDB, pairs scored in batches, clusters by component.

The same features, caps, frequencies, scores and clusters as a worker uses. Each step writes its result as Parquet into
a folder, so that memory stays bounded and a run that was interrupted goes on with the step it was in.
"""
