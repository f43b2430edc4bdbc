"""Messages at the size of a county: planning, leasing, pushing, LINE, and an emergency among what waits."""
