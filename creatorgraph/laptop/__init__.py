"""The laptop stack: real servers out of wheels, started, watched and stopped as one."""
