# --- What is made small -------------------------------------------------------------------------------------------


def total(z, y):
    #if squared_error
    """Σ (z − y)², of which the loss is the mean."""
    return F.mse_loss(z, y, reduction="sum")
    #end
    #if two_classes
    """Σ −[y ln σ(z) + (1 − y) ln(1 − σ(z))], of which the loss is the mean."""
    return F.binary_cross_entropy_with_logits(z, y, reduction="sum")
    #end
    #if cross_entropy
    """Σ −ln softmax(z)[y], of which the loss is the mean."""
    #if tokens
    return F.cross_entropy(z.flatten(0, 1), y.flatten(), reduction="sum")
    #else
    return F.cross_entropy(z, y, reduction="sum")
    #end
    #end


def count(y):
    """Over how many the mean is taken."""
    #if cross_entropy
    return (y >= 0).sum()
    #else
    return torch.tensor(y.numel())
    #end


#if penalty
def penalty(model):
    """λ₁ Σ |w| + λ₂/2 Σ w², over all weights and not the biases."""
    weights = [p for name, p in model.named_parameters() if name.endswith("weight")]
    return sum({{penalty}} for w in weights)


#end
#if trim
def without_greatest(model, x, y):
    """Leaves out the greatest losses of a batch: wrong labels are among them."""
    with torch.no_grad():
        losses = F.cross_entropy(model(x), y, reduction="none")
    y = y.clone()
    y[losses.sort(descending=True, stable=True).indices[: int(TRIM * len(y))]] = -100
    return y


#end
