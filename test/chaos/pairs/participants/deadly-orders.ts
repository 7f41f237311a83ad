import { presentGraph, ThrownAway } from '../graph.js';

const left = new Map<string, number>();

/** Makes an order deadly: so often is whoever prepares its call thrown away in doing so. */
export const makeDeadly = (order: string, times: number): void => void left.set(order, times);

/**
 * Throws the graph away that prepares the call of a deadly order.
 *
 * @throws ThrownAway after that, for nothing goes on there
 */
export function meet(order: string): void {
  const times = left.get(order) ?? 0;
  if (times === 0) return;
  left.set(order, times - 1);
  presentGraph()?.throwAway();
  throw new ThrownAway();
}
