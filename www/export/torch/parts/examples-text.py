def prepare(numbers):
    """The whole text as tokens, one behind the other; those held out are in it too, and no row leads there."""
    numbers["text"] = numbers["text"].long()


def batch(step, numbers):
    """x and y of all rows of a step. The answer to each token is the one after it."""
    text, rows = numbers["text"], rows_of(step, numbers)
    #if lines
    start, length = numbers["rows"][rows].long().unbind(1)
    place = torch.arange(int(length.max()))
    inside = place < length[:, None]  # (b, t)
    at = (start[:, None] + place).clamp(max=len(text) - 2)
    # Behind the end of a shorter row come tokens that nobody answers: −100 is PyTorch's word for that.
    return text[at] * inside, text[at + 1].masked_fill(~inside, -100)
    #else
    at = rows[:, None] + torch.arange(CONTEXT)  # (b, t)
    return text[at], text[at + 1]
    #end
