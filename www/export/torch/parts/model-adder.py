class Model(nn.Module):
    """z = φ(A[a] + B[b]) W: the net that adds."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.ParameterList(nn.Parameter(torch.empty(MODULUS, UNITS)) for _ in "AB")
        self.head = nn.Parameter(torch.empty(UNITS, MODULUS))

    def forward(self, x):  # a and b, (n, 2) -> the logits of every sum, (n, p)
        A, B = self.embedding
        h = phi(A[x[:, 0]] + B[x[:, 1]])
        #if dropout
        h = F.dropout(h, DROPOUT, self.training)
        #end
        return h @ self.head
