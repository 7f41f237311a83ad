import { github } from '#libs/connectors/github';
import { http } from '#libs/connectors/http';

/** Every connector that has queues on the broker. */
export const CONNECTOR_NAMES: readonly string[] = [http.name, github.name];
