"""The pages of the screen, one module each with a `show`."""
