/** What PyTorch has no word for, each written into a module that asks for it. */
export const helpers = {
  DropPath: `class DropPath(nn.Module):
    """Drops whole samples while it trains: stochastic depth (Huang et al. 2016)."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training or self.rate == 0.0:
            return x
        chance = torch.rand(x.shape[:1] + (1,) * (x.ndim - 1), device=x.device)
        return x * (chance >= self.rate) / (1 - self.rate)`,
  relative_position_index: `def relative_position_index(height, width):
    """The row of a table of (2h - 1)(2w - 1) biases for each pair of places."""
    places = torch.cartesian_prod(torch.arange(height), torch.arange(width))
    offsets = places[:, None] - places + torch.tensor([height - 1, width - 1])
    return offsets[..., 0] * (2 * width - 1) + offsets[..., 1]`,
  relative_position_index_in: `def relative_position_index_in(order, prefix, height, width):
    """The same where the table lies otherwise, or has three rows more for tokens without a place."""
    places = torch.cartesian_prod(torch.arange(height), torch.arange(width))
    offsets = places[:, None] - places + torch.tensor([height - 1, width - 1])
    rows, columns = offsets.unbind(-1)
    if order.endswith("columns"):
        index = columns * (2 * height - 1) + rows
    else:
        index = rows * (2 * width - 1) + columns
    count = (2 * height - 1) * (2 * width - 1)
    if order.startswith("backward"):
        index = count - 1 - index
    index = F.pad(index, (0, 0, prefix, 0), value=count)
    index = F.pad(index, (prefix, 0, 0, 0), value=count + 1)
    index[:prefix, :prefix] = count + 2
    return index`,
  sincos_2d: `def sincos_2d(tensor, columns, prefix):
    """Positions of a grid, row by row, as MAE begins: sines and cosines of the column, then of the row."""
    tokens, quarter = tensor.shape[-2] - prefix, tensor.shape[-1] // 4
    places = torch.arange(tokens, dtype=torch.float64)
    frequencies = 10000.0 ** (-torch.arange(quarter, dtype=torch.float64) / quarter)
    column, row = ((place[:, None] * frequencies) for place in (places % columns, places // columns))
    positions = torch.cat([column.sin(), column.cos(), row.sin(), row.cos()], dim=1)
    tensor.zero_()
    tensor[..., prefix:, : 4 * quarter] = positions
    return tensor`,
  shifted_window_mask: `def shifted_window_mask(height, width, window, shift):
    """-100 between places of a window that the shift brought together, else 0."""

    def region(size):
        place = torch.arange(size)
        shifted = torch.where(place < size - shift, 1, 2)
        return torch.where(place < size - window, 0, shifted)

    regions = 3 * region(height)[:, None] + region(width)
    windows = regions.unfold(0, window, window).unfold(1, window, window)
    windows = windows.flatten(2).flatten(0, 1)
    return -100.0 * (windows[:, :, None] != windows[:, None])`,
} as const;

export type Helper = keyof typeof helpers;
