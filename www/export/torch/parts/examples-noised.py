#if digits
def prepare(numbers):
    """The digits' classes, as PyTorch wants them."""
    numbers["labels"] = numbers["labels"].long()


#end
#if waves
def embedding(t):
    """16 sines and 16 cosines of 1000 t/T · ω, ω from 1 down to 10⁻⁴."""
    omega = 1e-4 ** (torch.arange(16, dtype=torch.float64) / 15)
    wave = 1000.0 * (t.double() / LEVELS)[:, None] * omega
    return torch.cat([wave.sin(), wave.cos()], 1).float()


#end
#if number
def embedding(t):
    """2 t/T − 1, one number."""
    return (2.0 * t.double() / LEVELS - 1.0).float()[:, None]


#end
def batch(step, numbers):
    """What the net is given of all examples of a step, and what it should say. x₀, t and the noise ε are the lab's own
    for {{told}} steps; those behind are drawn by PyTorch, alike in every process."""
    at = (step - STEP) * BATCH
    if at < len(numbers["order"]):
        here = slice(at, at + BATCH)
        rows, t = numbers["order"][here].long(), numbers["order.t"][here].long()
        noise = numbers["order.noise"][here]
        #if digits
        told = numbers["order.told"][here].bool()
        #end
    else:
        dice = torch.Generator().manual_seed(step)
        rows = torch.randint(N, (BATCH,), generator=dice)
        t = torch.randint(1, LEVELS + 1, (BATCH,), generator=dice)
        noise = torch.randn(BATCH, DIMS, generator=dice)
        #if digits
        told = torch.rand(BATCH, generator=dice) >= UNTOLD
        #end
    x0 = numbers["x0"][rows]
    # √ᾱ_t and √(1 − ᾱ_t), (m, 1) each
    a, s = numbers["shares"][t].split(1, dim=1)
    inputs = [a * x0 + s * noise]  # x_t
    #if timed
    inputs.append(embedding(t))
    #end
    #if digits
    # Which digit it is, as a 1 in one of so many places; the last place says that it is not told.
    place = torch.where(told, numbers["labels"][rows], torch.tensor(CLASSES))
    inputs.append(F.one_hot(place, CLASSES + 1).float())
    #end
    #if says_noise
    return torch.cat(inputs, 1), noise
    #end
    #if says_data
    return torch.cat(inputs, 1), x0
    #end
    #if says_velocity
    return torch.cat(inputs, 1), a * noise - s * x0
    #end
