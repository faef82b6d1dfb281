"""The four platforms: what they send, and a synthetic world that speaks like them."""
