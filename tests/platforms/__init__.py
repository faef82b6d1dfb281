"""Tests of the room platforms."""
