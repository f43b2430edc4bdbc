"""`make gallery`: every page of every role in every look, joined into sheets that can be looked at side by side."""
