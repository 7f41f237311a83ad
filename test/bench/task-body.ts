/** A task of the bench as an agent sends it; its input takes 330 bytes of some 430. */
export function taskOf(order: string): Record<string, unknown> {
  const lines = [1, 2, 3].map((n) => ({ sku: `SKU-2026-00${n}`, quantity: n, price: 19.9 * n }));
  const note = 'Leave the parcel with the neighbour on the second floor, please.';
  const input = { order, customer: 'Ada Lovelace, 12 St James’s Square, London', lines, note };
  return { connector: 'bench', action: 'noop', connection: 'bench', input };
}

/** The body of that task, about 430 bytes. */
export const taskBody = (order: string): Buffer => Buffer.from(JSON.stringify(taskOf(order)));
