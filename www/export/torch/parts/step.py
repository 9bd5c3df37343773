# --- How a gradient becomes a step --------------------------------------------------------------------------------


def rate(step):
    """η(t)."""
    #if constant
    return LEARNING_RATE
    #end
    #if halving
    return LEARNING_RATE * 2.0 ** (-step / HORIZON)
    #end
    #if cosine
    return LEARNING_RATE * 0.5 * (1.0 + math.cos(math.pi * min(step / HORIZON, 1.0)))
    #end
    #if warm_up
    cosine = 0.5 * (1.0 + math.cos(math.pi * min(step / HORIZON, 1.0)))
    return LEARNING_RATE * cosine * min(10.0 * (step + 1) / HORIZON, 1.0)
    #end


def optimiser_of(model, numbers):
    #if remembers
    """{{optimiser_name}} with what it remembered in the lab, so that it goes on and does not begin anew."""
    #else
    """{{optimiser_name}}, which has nothing to remember{{yet}}."""
    #end
    optimiser = {{optimiser}}
    #if remembers
    for name, parameter in model.named_parameters():
        optimiser.state[parameter] = {
{{state}}
        }
    #end
    return optimiser
