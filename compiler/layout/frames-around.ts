import { type Cluster, isCluster } from "../diagram/diagram.ts";

/** By the id of each node and each frame, the frames around it, from the outermost. */
export type FramesAround = ReadonlyMap<string, readonly string[]>;

export function framesAround(root: Cluster): FramesAround {
  const around = new Map<string, readonly string[]>();
  const visit = ({ members }: Cluster, frames: readonly string[]): void => {
    for (const one of members) {
      around.set(one.id, frames);
      if (isCluster(one)) visit(one, [...frames, one.id]);
    }
  };
  visit(root, []);
  return around;
}
