import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type InputOf,
  PAUSE_CONNECTION,
  PAUSE_CONNECTOR,
  PAUSE_SUBSCRIPTION,
  RESUME_CONNECTION,
  RESUME_CONNECTOR,
  RESUME_SUBSCRIPTION,
} from '#libs/contracts';
import type { Caller } from '../auth/caller.js';
import { Operates } from '../operations/operates.js';
import { type PauseOrder, Pauses, type PresentedPausable } from './pauses.js';

type Named = InputOf<typeof PAUSE_CONNECTOR>;

/** What operators pause: connectors, connections and subscriptions. */
@ApiTags('pauses')
@Controller()
export class PausesController {
  constructor(private readonly pauses: Pauses) {}

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
