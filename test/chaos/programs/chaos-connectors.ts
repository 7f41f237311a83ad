import type { Connector } from '#libs/connector-kit';
import { http } from '#libs/connectors/http';
import { atChaosPace } from './chaos-pace.js';
import { ledgerConnector } from './ledger-connector.js';

/** The connectors of a fault run. */
export const CHAOS_CONNECTORS: readonly Connector[] = [atChaosPace(http), ledgerConnector];
