import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DEFAULT_PAGE_LIMIT, EXPORT_TASKS, type InputOf } from '#libs/contracts';
import { TaskExportStore, type TaskPlace } from '#libs/persistence';
import type { Caller } from '../auth/caller.js';
import { cursorBehind, type Page, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { splitLabel } from '../tasks/split-label.js';
import { isPlace, keyOf, placeOf } from '../tasks/task-place.js';
import { type PresentedExport, presentExport } from './present-export.js';

/** A page ends with the task that brings it over so many characters of JSON: no more than that and one task is held. */
const PAGE_CHARACTERS = 4 * 1024 * 1024;

/** Everything about tasks with a label. */
@ApiTags('exports')
@Controller()
export class ExportsController {
  constructor(private readonly tasks: TaskExportStore) {}

  /** Task by task, each in a transaction of its own: an export of any size holds none for long. */
  @Operates(EXPORT_TASKS)
  async page({ tenant }: Caller, query: InputOf<typeof EXPORT_TASKS>): Promise<Page<PresentedExport>> {
    const { label, limit = DEFAULT_PAGE_LIMIT } = query;
    const behind = placeOf(readCursor(query.cursor, isPlace));
    const places = await this.tasks.places(tenant, splitLabel(label, { parameter: 'label' }), behind, limit + 1);
    const items: PresentedExport[] = [];
    let last: TaskPlace | null = null;
    let characters = 0;
    for (const place of places.slice(0, limit)) {
      if (characters > PAGE_CHARACTERS) break;
      const found = await this.tasks.find(tenant, place.id);
      last = place;
      if (!found) continue;
      const item = presentExport(found);
      characters += JSON.stringify(item).length;
      items.push(item);
    }
    const hasMore = last !== null && last.id !== places.at(-1)?.id;
    return { items, nextCursor: hasMore && last !== null ? cursorBehind(keyOf(last)) : null };
  }
}
