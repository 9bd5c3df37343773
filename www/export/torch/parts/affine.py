class Affine(nn.Module):
    """x W + b, with W as [inputs, outputs], as the chapter writes it; nn.Linear would keep its transpose."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.empty(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias
