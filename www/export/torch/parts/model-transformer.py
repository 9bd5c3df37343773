#if norm
class Norm(nn.Module):
    """LN(x) = γ (x − mean) / √(variance + 10⁻⁵) + β, over each vector."""

    def __init__(self):
        super().__init__()
        self.gamma = nn.Parameter(torch.empty(WIDTH))
        self.beta = nn.Parameter(torch.empty(WIDTH))

    def forward(self, x):
        return F.layer_norm(x, (WIDTH,), self.gamma, self.beta, 1e-5)


#end
#if rotary
def turn(x):
    """Turns number i and number i + dₕ/2 of each vector by the angle p · 10000^(−2i/dₕ), p being its place (RoPE)."""
    half = x.shape[-1] // 2
    omega = 10000.0 ** (-torch.arange(half, dtype=torch.float64) / half)
    angle = torch.arange(x.shape[-2], dtype=torch.float64)[:, None] * omega
    cos, sin = angle.cos().float().to(x.device), angle.sin().float().to(x.device)
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)


#end
#if sinusoidal
def places(t):
    """sin(p ω) in the even columns and cos(p ω) in the odd ones, ω = 10000^(−2i/d), (t, d)."""
    column = torch.arange(WIDTH)
    omega = 10000.0 ** (-(column // 2 * 2).double() / WIDTH)
    angle = torch.arange(t, dtype=torch.float64)[:, None] * omega
    return torch.where(column % 2 == 0, angle.sin(), angle.cos()).float()


#end
#if dropout
def drop(x, training):
    return F.dropout(x, DROPOUT, training)


#end
class Layer(nn.Module):
    """x' = x + AV W_O, then x'' = x' + GELU(LN(x') W₁) W₂."""

    def __init__(self):
        super().__init__()
        #if norm
        self.norm_1 = Norm()
        #end
        self.qkv = Affine(WIDTH, 3 * WIDTH)
        self.projection = Affine(WIDTH, WIDTH)
        #if norm
        self.norm_2 = Norm()
        #end
        self.expand = Affine(WIDTH, 4 * WIDTH)
        self.contract = Affine(4 * WIDTH, WIDTH)

    def forward(self, x):  # (b, t, d) -> (b, t, d)
        #if norm
        new = self.projection(self.attention(self.norm_1(x)))
        #else
        new = self.projection(self.attention(x))
        #end
        #if dropout
        new = drop(new, self.training)
        #end
        #if residual
        x = x + new
        #else
        x = new  # without the residual: replaced, not added to
        #end
        #if norm
        new = self.contract(F.gelu(self.expand(self.norm_2(x))))
        #else
        new = self.contract(F.gelu(self.expand(x)))
        #end
        #if dropout
        new = drop(new, self.training)
        #end
        #if residual
        return x + new
        #else
        return new
        #end

    def attention(self, x):
        """softmax(Q Kᵀ / √dₕ) V, head by head, and the heads side by side again."""
        b, t, _ = x.shape
        d_h = WIDTH // HEADS
        q, k, v = self.qkv(x).reshape(b, t, 3, HEADS, d_h).permute(2, 0, 3, 1, 4)  # (b, h, t, dₕ) each
        #if rotary
        q, k = turn(q), turn(k)
        #end
        scores = q @ k.transpose(-1, -2) / math.sqrt(d_h)  # (b, h, t, t)
        #if causal
        ahead = torch.ones(t, t, dtype=torch.bool, device=x.device).triu(1)
        scores = scores.masked_fill(ahead, -math.inf)  # nobody sees what comes after
        #end
        return (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, WIDTH)


class Model(nn.Module):
    """Tokens in, logits out; the names are the lab's."""

    def __init__(self):
        super().__init__()
        self.token = nn.Parameter(torch.empty(VOCABULARY, WIDTH))
        #if learned
        self.position = nn.Parameter(torch.empty(CONTEXT, WIDTH))
        #end
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        #if norm
        self.norm = Norm()
        #end
        #if not tied
        self.unembedding = nn.Parameter(torch.empty(WIDTH, VOCABULARY))
        #end

    def forward(self, tokens):  # (b, t) -> (b, t, v)
        #if learned
        x = self.token[tokens] + self.position[: tokens.shape[1]]
        #end
        #if sinusoidal
        x = self.token[tokens] + places(tokens.shape[1]).to(tokens.device)
        #end
        #if placeless
        x = self.token[tokens]
        #end
        #if dropout
        x = drop(x, self.training)
        #end
        for layer in self.layers:
            x = layer(x)
        #if norm
        x = self.norm(x)
        #end
        #if tied
        return x @ self.token.T  # the embedding's own vectors once more
        #else
        return x @ self.unembedding
        #end
