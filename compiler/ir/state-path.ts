/**
 * Where what training keeps beside a weight lies: `adamw/first/head.weight`. The path of a weight has no slash, so what
 * is kept is known by its path alone.
 * @param keeper who keeps it, such as an optimizer
 * @param what which of what it keeps
 */
export const pathBeside = (keeper: string, what: string, weight: string): string => `${keeper}/${what}/${weight}`;

export const isBesideWeights = (path: string): boolean => path.includes("/");

/** The path of the weight that something is kept beside. */
export const weightBeside = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Where the running average of a weight is kept. */
export const averagePath = (path: string): string => pathBeside("average", "weights", path);

export const isAverage = (path: string): boolean => path.startsWith(averagePath(""));

/** Where the weight of a teacher is kept. */
export const teacherPath = (path: string): string => pathBeside("teacher", "weights", path);
