"""Laws of bulk resolution."""
