import type { Connector } from '#libs/connector-kit';
import { github } from '#libs/connectors/github';
import { http } from '#libs/connectors/http';

/** Every connector a worker can serve. */
export const CONNECTORS: readonly Connector[] = [http, github];
