/**
 * Turns rows into the column arrays that `unnest` takes. `pick` lists the columns in the statement's order; dates become
 * ISO text and objects JSON text, as the driver would write them inside an array.
 */
export function toColumns<Row>(rows: readonly Row[], pick: readonly ((row: Row) => unknown)[]): unknown[][] {
  return pick.map((column) => rows.map((row) => toParameter(column(row))));
}

function toParameter(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && !Buffer.isBuffer(value)) return JSON.stringify(value);
  return value;
}
