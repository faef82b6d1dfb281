"""The command line, without a running stack."""
