import { byteaArray } from './bytea-array.js';
import { textArray } from './text-array.js';

/**
 * Turns rows into the column arrays that `unnest` takes, as parameters. `pick` lists the columns in the statement's order;
 * dates become ISO text and objects JSON text, as the driver would write them inside an array. A column of bytes becomes a
 * parameter in binary format.
 */
export function toColumns<Row>(rows: readonly Row[], pick: readonly ((row: Row) => unknown)[]): (string | Buffer)[] {
  return pick.map((column) => {
    const values = rows.map((row) => toParameter(column(row)));
    return areBytes(values) ? byteaArray(values) : textArray(values);
  });
}

function areBytes(values: readonly unknown[]): values is (Buffer | null)[] {
  return Buffer.isBuffer(values.find((value) => value !== null));
}

function toParameter(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && !Buffer.isBuffer(value)) return JSON.stringify(value);
  return value;
}
