import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  DEFAULT_PAGE_LIMIT,
  type InputOf,
  isName,
  LIST_PAUSES,
  PAUSABLE_KINDS,
  PAUSE_CONNECTION,
  PAUSE_CONNECTOR,
  PAUSE_SUBSCRIPTION,
  RESUME_CONNECTION,
  RESUME_CONNECTOR,
  RESUME_SUBSCRIPTION,
} from '#libs/contracts';
import { type PausedView, PauseStore } from '#libs/persistence';
import type { Caller } from '../auth/caller.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { type PauseOrder, Pauses, type PresentedPausable } from './pauses.js';

type Named = InputOf<typeof PAUSE_CONNECTOR>;

/** Whether a cursor of the list stands behind this: a kind and a name. */
const isPlace = (key: string): boolean => placeOf(key) !== null;

function placeOf(key: string): Pick<PausedView, 'kind' | 'name'> | null {
  const [word, name, ...rest] = key.split('/');
  const kind = PAUSABLE_KINDS.find((one) => one === word);
  return kind !== undefined && isName(name) && rest.length === 0 ? { kind, name } : null;
}

/** What operators pause: connectors, connections and subscriptions. */
@ApiTags('pauses')
@Controller()
export class PausesController {
  constructor(
    private readonly pauses: Pauses,
    private readonly store: PauseStore,
  ) {}

  @Operates(LIST_PAUSES)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_PAUSES>): Promise<Page<PausedView>> {
    const { kind = null, cursor, limit = DEFAULT_PAGE_LIMIT } = query;
    const behind = readCursor(cursor, isPlace);
    const place = behind === null ? null : placeOf(behind);
    const found = await this.store.page(tenant, { kind, behind: place, take: limit + 1 });
    return pageOf(
      found,
      limit,
      (paused) => `${paused.kind}/${paused.name}`,
      (paused) => paused,
    );
  }

  @Operates(PAUSE_CONNECTOR)
  pauseConnector(caller: Caller, input: Named): Promise<PresentedPausable> {
    return this.#carryOut(caller, input, { kind: 'connector', act: 'pause' });
  }

  @Operates(RESUME_CONNECTOR)
  resumeConnector(caller: Caller, input: Named): Promise<PresentedPausable> {
    return this.#carryOut(caller, input, { kind: 'connector', act: 'resume' });
  }

  @Operates(PAUSE_CONNECTION)
  pauseConnection(caller: Caller, input: Named): Promise<PresentedPausable> {
    return this.#carryOut(caller, input, { kind: 'connection', act: 'pause' });
  }

  @Operates(RESUME_CONNECTION)
  resumeConnection(caller: Caller, input: Named): Promise<PresentedPausable> {
    return this.#carryOut(caller, input, { kind: 'connection', act: 'resume' });
  }

  @Operates(PAUSE_SUBSCRIPTION)
  pauseSubscription(caller: Caller, input: Named): Promise<PresentedPausable> {
    return this.#carryOut(caller, input, { kind: 'subscription', act: 'pause' });
  }

  @Operates(RESUME_SUBSCRIPTION)
  resumeSubscription(caller: Caller, input: Named): Promise<PresentedPausable> {
    return this.#carryOut(caller, input, { kind: 'subscription', act: 'resume' });
  }

  #carryOut(caller: Caller, { name, note }: Named, order: Pick<PauseOrder, 'kind' | 'act'>) {
    return this.pauses.carryOut(caller, { ...order, name, note: note ?? null });
  }
}
