def prepare(numbers):
    """Tokens, and the answer at each place: −100, which is PyTorch's word for none, where nothing is asked. These are the
    sequences that the steps told of see; the lab draws new ones for every step."""
    numbers["x"], numbers["y"] = numbers["x"].long(), numbers["y"].long()


def batch(step, numbers):
    """x and y of all sequences of a step."""
    rows = rows_of(step, numbers)
    return numbers["x"][rows], numbers["y"][rows]
