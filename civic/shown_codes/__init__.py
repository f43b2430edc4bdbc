"""Short codes that people show, read out and type: derived, drawn, checked, hashed, guessed at. See ADR 0035."""
