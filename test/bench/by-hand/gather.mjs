import { byteaArray } from '../../../dist/libs/persistence/src/stores/bytea-array.js';

/**
 * Gathers items while a run is under way; the next run takes up to `most` of them, a lone one at once. An error ends
 * the process: messages and leases come back to whoever is started next.
 *
 * @template Item
 * @param {(items: Item[]) => Promise<void>} run
 * @param {number} most items in one run
 * @returns {(item: Item) => void}
 */
export function gather(run, most = 200) {
  const waiting = [];
  let running = false;
  const turn = async () => {
    try {
      while (waiting.length > 0) await run(waiting.splice(0, most));
      running = false;
    } catch (error) {
      giveUp(error);
    }
  };
  return (item) => {
    waiting.push(item);
    if (running) return;
    running = true;
    setImmediate(turn);
  };
}

/** Ends the process, saying why. */
export function giveUp(error) {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
}

/** The rows as the column arrays that `unnest` takes: a name picks that property, a function computes. */
export const columns = (rows, ...picks) =>
  picks.map((pick) => {
    const values = rows.map(typeof pick === 'string' ? (row) => row[pick] : pick);
    return Buffer.isBuffer(values[0]) ? byteaArray(values) : values;
  });

/** A column that holds the same in every row. */
export const always = (value) => () => value;

const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The order in which batched statements lock rows. */
export const byTenantAnd = (name) => (a, b) => order(a.tenant, b.tenant) || order(a[name], b[name]);
