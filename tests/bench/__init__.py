"""The commands that measure, where what they build or print could be wrong."""
