import type { Connector } from '#libs/connector-kit';
import { github } from '#libs/connectors/github';
import { http } from '#libs/connectors/http';

/** Every connector the API takes tasks and connections for. */
export const CONNECTORS: readonly Connector[] = [http, github];
