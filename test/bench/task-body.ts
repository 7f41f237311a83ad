/** How a task may differ from most. */
export interface TaskForm {
  /** Lines of the order, 3 to 100; each takes some 55 bytes. @default 3 */
  lines?: number;
  /** The connector, and the connection of that name. @default bench */
  connector?: string;
}

/** A task of the bench as an agent sends it; its input takes 330 bytes of some 430, unless it has more lines. */
export function taskOf(order: string, { lines: count = 3, connector = 'bench' }: TaskForm = {}) {
  const lines = Array.from({ length: count }, (_, index) => index + 1).map((n) => ({
    sku: `SKU-2026-00${n}`,
    quantity: n,
    price: 19.9 * n,
  }));
  const note = 'Leave the parcel with the neighbour on the second floor, please.';
  const input = { order, customer: 'Ada Lovelace, 12 St James’s Square, London', lines, note };
  return { connector, action: 'noop', connection: connector, input };
}

/** The body of that task, about 430 bytes unless it has more lines. */
export const taskBody = (order: string, form?: TaskForm): Buffer => Buffer.from(JSON.stringify(taskOf(order, form)));
