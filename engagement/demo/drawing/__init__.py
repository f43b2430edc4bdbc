"""The demo's own illustrations: flat, layered scenes of a county on the Pacific, drawn when the world is loaded."""
