"""The notices' scenes, a module an agency; each function draws the scene that it is named after."""
