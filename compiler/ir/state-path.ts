/**
 * Where what training keeps beside a weight lies: `adamw/first/head.weight`. The path of a weight has no slash, so what
 * is kept is known by its path alone.
 * @param keeper who keeps it, such as an optimizer
 * @param what which of what it keeps
 */
export const pathBeside = (keeper: string, what: string, weight: string): string => `${keeper}/${what}/${weight}`;

export const isBesideWeights = (path: string): boolean => path.includes("/");
