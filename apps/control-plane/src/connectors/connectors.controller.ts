import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Connector } from '#libs/connector-kit';
import { type ConnectorView, GET_CONNECTOR, type InputOf, LIST_CONNECTORS } from '#libs/contracts';
import type { ConnectorRegistry } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';
import { PauseStore } from '#libs/persistence';
import type { Caller } from '../auth/caller.js';
import type { Page } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { CONNECTOR_REGISTRY } from '../tokens.js';
import { viewConnector } from './view-connector.js';

/** What tasks can be given to. The same for all tenants but for pauses: each says by its connections where calls go. */
@ApiTags('connectors')
@Controller()
export class ConnectorsController {
  constructor(
    @Inject(CONNECTOR_REGISTRY) private readonly connectors: ConnectorRegistry,
    private readonly pauses: PauseStore,
  ) {}

  @Operates(LIST_CONNECTORS)
  async list({ tenant }: Caller): Promise<Page<ConnectorView>> {
    return { items: await this.#view(tenant, [...this.connectors.values()]), nextCursor: null };
  }

  @Operates(GET_CONNECTOR)
  async find({ tenant }: Caller, { name }: InputOf<typeof GET_CONNECTOR>): Promise<ConnectorView> {
    const found = this.connectors.get(name);
    const [viewed] = found ? await this.#view(tenant, [found]) : [];
    if (!viewed) throw ProblemError.notFound(`connector ${name}`);
    return viewed;
  }

  async #view(tenant: string, connectors: readonly Connector[]): Promise<ConnectorView[]> {
    const pauses = await this.pauses.of(
      tenant,
      'connector',
      connectors.map(({ name }) => name),
    );
    return connectors.map((connector) => viewConnector(connector, pauses.get(connector.name) ?? null));
  }
}
