import type { Api } from '../api/api.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { plainJson } from '../output/plain-text.js';
import { tableOf } from '../output/table.js';
import type { Surroundings } from '../surroundings.js';
import type { OperationWish } from './operation-wish.js';
import { pagesOf } from './pages-of.js';

/** Shows a list: a table of the columns of the catalogue, or JSON. */
export async function showList(api: Api, wish: OperationWish, around: Surroundings): Promise<ExitCode> {
  const { operation, input, json, all } = wish;
  const columns = operation.answers[0].list?.columns ?? [];
  let shown = 0;
  for await (const page of pagesOf(api, operation, input, { all, signal: around.signal })) {
    if (json) {
      if (all) for (const item of page.items) around.say(plainJson(item));
      else around.say(plainJson(page, 2));
      continue;
    }
    const { width, colour } = around;
    const lines = tableOf(columns, page.items, { width, colour, now: around.now() });
    for (const line of shown === 0 ? lines : lines.slice(1)) {
      if (page.items.length > 0) around.say(line);
    }
    shown += page.items.length;
    tellRest(page, { all, shown }, around);
  }
  return EXIT.done;
}

function tellRest(
  { nextCursor, total, lookedBackTo }: { nextCursor: string | null; total?: unknown; lookedBackTo?: unknown },
  { all, shown }: { all: boolean; shown: number },
  around: Surroundings,
): void {
  const goesOn = nextCursor !== null && !all;
  if (goesOn && typeof lookedBackTo === 'string') {
    const found = shown === 0 ? 'None so far' : `${shown} so far`;
    around.note(`${found}, looked back to ${lookedBackTo}; to look further: --all, or --cursor ${nextCursor}`);
  } else if (goesOn) {
    const of = typeof total === 'number' ? ` of ${total}` : '';
    around.note(`${shown}${of}; there are more: --all, or --cursor ${nextCursor}`);
  } else if (shown === 0 && nextCursor === null) around.note('There are none.');
}
