export {
  canonicalJson,
  type EffectClass,
  type JsonBounds,
  parseStrictJson,
  type SchemaViolation,
} from '#libs/contracts';
export type { ActionDefinition, ActionReading } from './action.js';
export type { ActionCall, ConnectionSettings } from './action-call.js';
export { isSafePath, joinUrl } from './base-url.js';
export type { Answer, BrokenCall, CallEnd, CallPhase, OutgoingRequest } from './call.js';
export {
  type Action,
  type Connector,
  type ConnectorDefinition,
  CREDENTIAL_TYPES,
  type CredentialType,
  defineConnector,
} from './connector.js';
export { type ConformanceCheck, type ConformanceSample, connectorConformance } from './connector-conformance.js';
export { DEFAULT_GROUP, type EndpointLimit, type EndpointLimits, type LimitsOf } from './endpoint-limit.js';
export type { Probe, ProbeReading } from './probe.js';
export { readRetryAfter } from './retry-after.js';
export { DEFAULT_RETRY, type RetryPolicy } from './retry-policy.js';
export { NOT_APPLIED_STATUSES, readFailedStatus } from './status-reading.js';
