"""Who may do what at every address of the portal, and everybody who knocks there."""
