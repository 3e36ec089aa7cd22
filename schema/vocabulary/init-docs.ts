/** How a weight may begin: how it is written, and what the numbers become. */
export const INIT_DOCS: Readonly<Record<string, { readonly form: string; readonly doc: string }>> = {
  zeros: { form: '"zeros"', doc: "All 0." },
  ones: { form: '"ones"', doc: "All 1." },
  constant: { form: '{ "constant": value }', doc: "All the same." },
  normal: { form: '{ "normal": std }', doc: "Normal with mean 0; `[mean, std]` says the mean." },
  truncated_normal: {
    form: '{ "truncated_normal": std }',
    doc: "Normal, cut at mean ± 2 (not ± 2 std), as timm's `trunc_normal_`; `[mean, std]` says the mean.",
  },
  uniform: { form: '{ "uniform": bound }', doc: "Uniform in ± bound; `[low, high]` says both ends." },
  xavier: {
    form: '"xavier"',
    doc: "Uniform in ± √(6 / (in + out)), as PyTorch's `xavier_uniform_`; a number is the gain.",
  },
  kaiming: {
    form: '"kaiming"',
    doc: "Uniform in ± gain · √(3 / in), as PyTorch's `kaiming_uniform_`; the gain is √2 unless given.",
  },
  orthogonal: {
    form: '"orthogonal"',
    doc: "Orthogonal rows or columns, as PyTorch's `orthogonal_`; a number is the gain.",
  },
  eye: { form: '"eye"', doc: "The identity matrix." },
  sincos_2d: {
    form: '{ "sincos_2d": columns }',
    doc: "Positions of a grid with so many columns, row by row, as MAE begins: sines and cosines of the column, then of the row, at dim/4 frequencies 10000^(-4k/dim). `[columns, prefix]` for tokens in front, which are 0.",
  },
};
