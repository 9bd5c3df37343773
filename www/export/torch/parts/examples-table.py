#if prepared
def prepare(numbers):
    #if sparse
    """Most words are in few texts, so that only what is not zero is in the file."""
    x = [numbers.pop(name) for name in ("x.ends", "x.places", "x.values")]
    numbers["x"] = torch.sparse_csr_tensor(*x, size=(N, WIDTH)).to_dense()
    #else
    """Numbers that say which of several, as PyTorch wants them."""
    #end
    #if pairs
    numbers["x"] = numbers["x"].long()
    #end
    numbers["y"] = numbers["y"].long()


#end
def batch(step, numbers):
    """x and y of all examples of a step."""
    rows = rows_of(step, numbers)
    return numbers["x"][rows], numbers["y"][rows]
