import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { errorBudget } from '#libs/alerting';
import { type ErrorBudget, type InputOf, LIST_ERROR_BUDGETS, UPDATE_ERROR_BUDGET } from '#libs/contracts';
import type { ConnectorRegistry } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';
import { ErrorBudgetStore } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import type { Page } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { CONNECTOR_REGISTRY } from '../tokens.js';

/** How much connectors may fail, and have. */
@ApiTags('error-budgets')
@Controller()
export class ErrorBudgetsController {
  constructor(
    private readonly budgets: ErrorBudgetStore,
    @Inject(CONNECTOR_REGISTRY) private readonly connectors: ConnectorRegistry,
  ) {}

  @Operates(LIST_ERROR_BUDGETS)
  async list({ tenant }: Caller, _input: InputOf<typeof LIST_ERROR_BUDGETS>): Promise<Page<ErrorBudget>> {
    return { items: (await this.budgets.list(tenant)).map(errorBudget), nextCursor: null };
  }

  @Operates(UPDATE_ERROR_BUDGET)
  async update(caller: Caller, { connector, target }: InputOf<typeof UPDATE_ERROR_BUDGET>): Promise<ErrorBudget> {
    const { tenant } = caller;
    if (!this.connectors.has(connector)) throw ProblemError.notFound(`connector ${connector}`);
    await this.budgets.set(tenant, connector, target, actorOf(caller));
    const found = (await this.budgets.list(tenant)).find((one) => one.connector === connector);
    return errorBudget(found ?? { ...NOTHING, connector, target });
  }
}

const NOTHING = {
  ...{ windowTasks: 0, windowFailed: 0, hourTasks: 0, hourFailed: 0 },
  ...{ hoursTasks: 0, hoursFailed: 0, daysTasks: 0, daysFailed: 0, errors: {} },
};
