"""`make doctor`: what is wrong with a setting, a port, a clock or a disk, and what to do about it."""
