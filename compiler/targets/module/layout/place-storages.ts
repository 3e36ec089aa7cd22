/** Something that needs room from one moment to another, both included. */
export interface Tenant {
  readonly bytes: number;
  readonly from: number;
  readonly until: number;
}

/** What vectors and cache lines like; bytes. */
export const ALIGNMENT = 64;

export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Places tenants so that those there at the same time do not overlap: the largest first, each at the lowest address that
 * is free as long as it lives. Whoever is large finds room that fits, and the small fill what is left between.
 * @returns address of each, and the end of all
 */
export function placeTenants<T extends Tenant>(tenants: readonly T[], begin: number) {
  const addresses = new Map<T, number>();
  const placed: { readonly tenant: T; readonly address: number; readonly end: number }[] = [];
  let end = begin;
  const order = [...tenants].sort((a, b) => b.bytes - a.bytes || a.from - b.from);
  for (const tenant of order) {
    const { from, until } = tenant;
    const size = aligned(tenant.bytes);
    // `placed` is sorted by address, so that the first gap which is wide enough is the lowest.
    let address = begin;
    for (const other of placed) {
      if (other.tenant.until < from || other.tenant.from > until) continue;
      if (other.address - address >= size) break;
      address = Math.max(address, other.end);
    }
    const entry = { tenant, address, end: address + size };
    const after = placed.findIndex((other) => other.address > address);
    placed.splice(after < 0 ? placed.length : after, 0, entry);
    addresses.set(tenant, address);
    end = Math.max(end, entry.end);
  }
  return { addresses, end };
}
