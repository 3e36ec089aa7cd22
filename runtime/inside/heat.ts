/** From dark to light through purple and orange (matplotlib's inferno at five places), so that more is also lighter. */
const stops = [
  [0, 0, 4],
  [87, 16, 110],
  [188, 55, 84],
  [249, 142, 9],
  [252, 255, 164],
] as const;

/** What lies over a picture of what is looked at: colour and cover rise together. */
const cover = { least: 0.25, most: 0.85 };

/**
 * A map as colours to lay over a picture: RGBA, four bytes a patch, its largest number the lightest.
 * @returns dark all over where nothing is looked at
 */
export function heat(map: Float32Array): Uint8Array {
  const most = map.reduce((a, b) => Math.max(a, b), 0);
  const bytes = new Uint8Array(4 * map.length);
  for (const [i, value] of map.entries()) {
    const part = most > 0 ? Math.max(0, value) / most : 0;
    bytes.set([...colourOf(part), Math.round(255 * (cover.least + (cover.most - cover.least) * part))], 4 * i);
  }
  return bytes;
}

/** From 0 to 1. */
export function colourOf(part: number): readonly number[] {
  const at = part * (stops.length - 1);
  const [low, high] = [
    stops[Math.floor(at)] ?? stops[0],
    stops[Math.min(stops.length - 1, Math.floor(at) + 1)] ?? stops[0],
  ];
  return low.map((level, i) => Math.round(level + ((high[i] ?? level) - level) * (at % 1)));
}
