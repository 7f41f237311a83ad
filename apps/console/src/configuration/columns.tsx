import type { ReactNode } from 'react';

/** One column of a table of things. */
export interface Column<Item> {
  readonly title: string;
  /** What stands in it. */
  cell(item: Item): ReactNode;
}

interface HeadsProps<Item> {
  readonly columns: readonly Column<Item>[];
}

/** What stands above the columns. */
export function ColumnHeads<Item>({ columns }: HeadsProps<Item>) {
  return columns.map(({ title }) => (
    <th key={title} scope="col">
      {title}
    </th>
  ));
}

interface CellsProps<Item> extends HeadsProps<Item> {
  readonly item: Item;
}

/** What stands in the columns of one row. */
export function ColumnCells<Item>({ columns, item }: CellsProps<Item>) {
  return columns.map((column) => (
    <td key={column.title} data-label={column.title} className="line">
      {column.cell(item)}
    </td>
  ));
}
