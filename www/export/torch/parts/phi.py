def phi(z):
    """φ, the activation."""
    return {{phi}}
