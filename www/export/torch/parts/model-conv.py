class Filters(nn.Module):
    """A convolution. The weight is [height, width, channels in, channels out], as in the lab; PyTorch wants the
    channels first."""

    def __init__(self, height, width, channels_in, channels_out, stride, padding):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(height, width, channels_in, channels_out))
        self.bias = nn.Parameter(torch.empty(channels_out))
        self.stride, self.padding = stride, padding

    def forward(self, x):
        return F.conv2d(x, self.weight.permute(3, 2, 0, 1), self.bias, self.stride, self.padding)


class Model(nn.Module):
    """The net as it was built in the lab, from the picture upwards to the logits."""

    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([
{{convs}}
        ])
        self.dense = nn.ModuleList([
{{dense}}
        ])

    def forward(self, x):  # pictures (n, h, w, c) -> logits (n, classes)
        x = x.permute(0, 3, 1, 2)
{{forward}}
