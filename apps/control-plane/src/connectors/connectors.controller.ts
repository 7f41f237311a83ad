import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ConnectorView, GET_CONNECTOR, type InputOf, LIST_CONNECTORS } from '#libs/contracts';
import type { ConnectorRegistry } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';
import type { Caller } from '../auth/caller.js';
import type { Page } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { CONNECTOR_REGISTRY } from '../tokens.js';
import { viewConnector } from './view-connector.js';

/** What tasks can be given to. The same for all tenants: each says by its connections where calls go. */
@ApiTags('connectors')
@Controller()
export class ConnectorsController {
  constructor(@Inject(CONNECTOR_REGISTRY) private readonly connectors: ConnectorRegistry) {}

  @Operates(LIST_CONNECTORS)
  list(_caller: Caller): Page<ConnectorView> {
    return { items: Array.from(this.connectors.values(), viewConnector), nextCursor: null };
  }

  @Operates(GET_CONNECTOR)
  find(_caller: Caller, { name }: InputOf<typeof GET_CONNECTOR>): ConnectorView {
    const found = this.connectors.get(name);
    if (!found) throw ProblemError.notFound(`connector ${name}`);
    return viewConnector(found);
  }
}
