import type { Connector } from '#libs/connector-kit';
import { http } from '#libs/connectors/http';

/** Every connector a worker can serve. */
export const CONNECTORS: readonly Connector[] = [http];
