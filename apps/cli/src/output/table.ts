import type { Column } from '#libs/contracts';
import { cellText, valueAt } from './cell.js';
import { paint, paintOf } from './paint.js';
import { cutText, textWidth } from './text-width.js';

/** How a table is shown. */
export interface TableView {
  /** Columns of the terminal; null where it is none, and then nothing is cut. */
  width: number | null;
  colour: boolean;
  now: Date;
}

const GAP = '  ';
/** No column is made narrower than this, unless it is empty of more. */
const LEAST = 8;

/** What is copied to name a thing in the next command; it is cut last of all. */
const isName = ({ field }: Column) => /(^|\.)(id|name)$|Id$/.test(field);

/**
 * A table of items, aligned: numbers at the right, and cut to the width, the widest text first, what names a thing last; a
 * number is never cut.
 *
 * @returns its lines, the titles first
 */
export function tableOf(columns: readonly Column[], items: readonly unknown[], view: TableView): string[] {
  const rows = items.map((item) => columns.map(({ field, as }) => cellText(valueAt(item, field), as, view.now)));
  const widths = columns.map(({ title }, at) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[at] ?? ''))),
  );
  if (view.width !== null) narrow(columns, widths, view.width);
  const row = (cells: readonly string[], isTitle: boolean) => {
    const shown = cells.map((text, at) => cellOf(text, columns[at], widths[at] ?? 0, isTitle, view.colour));
    return shown.join(GAP).trimEnd();
  };
  const titles = row(
    columns.map(({ title }) => title),
    true,
  );
  return [titles, ...rows.map((cells) => row(cells, false))];
}

function narrow(columns: readonly Column[], widths: number[], width: number): void {
  const total = () => widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1);
  const isText = (one: Column) => one.as !== 'number';
  const passes = [
    (one: Column) => one.as === undefined && !isName(one),
    (one: Column) => isText(one) && !isName(one),
    isText,
  ];
  for (const mayCut of passes) {
    while (total() > width) {
      const widest = widths.reduce(
        (most, one, at) => (mayCut(columns[at] as Column) && one > LEAST && one > (widths[most] ?? 0) ? at : most),
        -1,
      );
      if (widest === -1) break;
      widths[widest] = Math.max(LEAST, (widths[widest] ?? 0) - Math.min(total() - width, 4));
    }
  }
}

function cellOf(text: string, column: Column | undefined, width: number, isTitle: boolean, colour: boolean): string {
  const cut = cutText(text, width);
  const pad = ' '.repeat(Math.max(0, width - textWidth(cut)));
  const painted = paint(cut, isTitle ? 'bold' : paintOf(text), colour);
  return column?.as === 'number' ? pad + painted : painted + pad;
}
