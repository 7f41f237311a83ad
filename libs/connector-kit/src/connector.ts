import { compileSchema, type SchemaCheck } from '#libs/contracts';
import type { ActionDefinition } from './action.js';

/** The kinds of credential a connection can hold. */
export const CREDENTIAL_TYPES = ['none', 'bearer', 'basic', 'api-key'] as const;

/** The kind of a connection's credential. */
export type CredentialType = (typeof CREDENTIAL_TYPES)[number];

/** The adapter to one outside system: what its author writes. */
export interface ConnectorDefinition {
  name: string;
  summary: string;
  /** JSON Schema of a connection's settings. Must ask for `baseUrl`, or say where the API is without it. */
  settings: object;
  credentials: readonly CredentialType[];
  actions: readonly ActionDefinition[];
}

/** An action with its compiled checks. */
export interface Action extends ActionDefinition {
  checkInput: SchemaCheck;
}

/** A connector made ready at start-up: schemas compiled, actions by name. */
export interface Connector {
  name: string;
  summary: string;
  credentials: readonly CredentialType[];
  checkSettings: SchemaCheck;
  actions: ReadonlyMap<string, Action>;
}

/**
 * Makes a connector ready. Throws where two actions share a name, a schema does not compile, or an action of
 * class `probed` does not say how it is probed.
 */
export function defineConnector(definition: ConnectorDefinition): Connector {
  const actions = new Map<string, Action>();
  for (const action of definition.actions) {
    if (actions.has(action.name)) throw new Error(`Connector ${definition.name} declares action ${action.name} twice`);
    if (action.effect === 'probed' && action.probe === undefined) {
      throw new Error(`Action ${definition.name}.${action.name} is probed and does not say how: give it a probe`);
    }
    const fitsSchema = compileSchema(action.input);
    const checkInput: SchemaCheck = (input) =>
      fitsSchema(input) ?? action.check?.(input as Record<string, unknown>) ?? null;
    actions.set(action.name, { ...action, checkInput });
  }
  return {
    name: definition.name,
    summary: definition.summary,
    credentials: definition.credentials,
    checkSettings: compileSchema(definition.settings),
    actions,
  };
}
