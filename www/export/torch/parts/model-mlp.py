class Model(nn.Module):
    """zˡ = aˡ⁻¹ Wˡ + bˡ and aˡ = φ(zˡ), layer by layer; the last z is the answer."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(Affine(n_in, n_out) for n_in, n_out in zip(SIZES, SIZES[1:]))

    def forward(self, x):  # (m, {{inputs}}) -> (m, {{outputs}})
        *hidden, last = self.layers
        for layer in hidden:
            x = phi(layer(x))
            #if dropout
            x = F.dropout(x, DROPOUT, self.training)
            #end
        return last(x)
