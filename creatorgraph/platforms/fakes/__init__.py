"""The four platforms as a server of our own: their wire forms over a synthetic world, with traps on demand."""
