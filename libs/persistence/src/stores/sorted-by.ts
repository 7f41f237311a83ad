/** The rows in the order of a key made of text, part by part: the order in which batched statements lock rows. */
export function sortedBy<Row>(rows: readonly Row[], key: (row: Row) => readonly string[]): Row[] {
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((one, other) => compare(one.key, other.key))
    .map(({ row }) => row);
}

function compare(one: readonly string[], other: readonly string[]): number {
  for (const [index, part] of one.entries()) {
    const against = other[index] ?? '';
    if (part !== against) return part < against ? -1 : 1;
  }
  return 0;
}
