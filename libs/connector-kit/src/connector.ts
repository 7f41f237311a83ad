import { compileSchema, isName, type SchemaCheck } from '#libs/contracts';
import type { ActionDefinition } from './action.js';
import type { ConnectionSettings } from './action-call.js';
import type { Answer } from './call.js';
import { checkLimits, DEFAULT_GROUP, type EndpointLimits, type LimitsOf } from './endpoint-limit.js';
import { readExhausted } from './retry-after.js';

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
  /** How many calls each endpoint group takes. @default no limit */
  limits?: LimitsOf;
  actions: readonly ActionDefinition[];
}

/** An action with its compiled checks. */
export interface Action extends ActionDefinition {
  group: string;
  checkInput: SchemaCheck;
  /** For how many milliseconds from `now` an answer says that no call is left; undefined where it does not say so. */
  exhausted(headers: Answer['headers'], now: number): number | undefined;
}

/** A connector made ready at start-up: schemas compiled, actions by name. */
export interface Connector {
  name: string;
  summary: string;
  credentials: readonly CredentialType[];
  /** JSON Schema of a connection's settings. */
  settings: object;
  checkSettings: SchemaCheck;
  /** The limits of a connection with these settings. */
  limits(settings: ConnectionSettings): EndpointLimits;
  actions: ReadonlyMap<string, Action>;
}

/**
 * Makes a connector ready. Throws where two actions share a name, a schema does not compile, a limit cannot be kept, or an
 * action of class `probed` does not say how it is probed.
 */
export function defineConnector(definition: ConnectorDefinition): Connector {
  const actions = new Map<string, Action>();
  for (const action of definition.actions) {
    if (actions.has(action.name)) throw new Error(`Connector ${definition.name} declares action ${action.name} twice`);
    if (action.effect === 'probed' && action.probe === undefined) {
      throw new Error(`Action ${definition.name}.${action.name} is probed and does not say how: give it a probe`);
    }
    const { group = DEFAULT_GROUP } = action;
    if (!isName(group)) throw new Error(`Connector ${definition.name} names an endpoint group ${group}`);
    const fitsSchema = compileSchema(action.input);
    const checkInput: SchemaCheck = (input) =>
      fitsSchema(input) ?? action.check?.(input as Record<string, unknown>) ?? null;
    actions.set(action.name, { ...action, group, checkInput, exhausted: readExhausted });
  }
  const { limits = {} } = definition;
  if (typeof limits !== 'function') checkLimits(definition.name, limits);
  return {
    name: definition.name,
    summary: definition.summary,
    credentials: definition.credentials,
    settings: definition.settings,
    checkSettings: compileSchema(definition.settings),
    limits: typeof limits === 'function' ? limits : () => limits,
    actions,
  };
}
