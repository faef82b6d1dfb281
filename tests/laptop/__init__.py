"""Tests of the laptop stack: real processes, real signals."""
