class Problem(Exception):
    """What went wrong, in a sentence for the person at the terminal."""
