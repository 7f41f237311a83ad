import { ERROR_CATEGORIES, type ErrorCategory } from '#libs/contracts';

/** Reasons that a service gives a message which never became a task, or that the broker gives. What is not here, time mends. */
const CATEGORY_OF_REASON: Readonly<Record<string, ErrorCategory>> = {
  expiration_not_allowed: 'client',
  idempotency_conflict: 'client',
  invalid_idempotency_key: 'client',
  invalid_message_id: 'client',
  routing_key_mismatch: 'client',
  unpreparable: 'client',
  unreadable_announcement: 'client',
  unsupported_content_type: 'client',
  duplicate_key: 'data',
  invalid_input: 'data',
  invalid_task: 'data',
  lone_surrogate: 'data',
  not_json: 'data',
  not_storable: 'data',
  not_utf8: 'data',
  nul: 'data',
  number_out_of_range: 'data',
  poison: 'data',
  reserved_key: 'data',
  too_deep: 'data',
  too_large: 'data',
  unanswerable: 'data',
  unreadable_answer: 'data',
  unstorable: 'data',
  action_missing: 'configuration',
  unknown_action: 'configuration',
  unknown_connection: 'configuration',
  unknown_connector: 'configuration',
  unroutable: 'configuration',
  invalid_tenant: 'policy',
  tenant_missing: 'policy',
  tenant_not_allowed: 'policy',
  unknown_user: 'policy',
};

const isCategory = (value: unknown): value is ErrorCategory => ERROR_CATEGORIES.some((one) => one === value);

/**
 * Who has to act on a dead letter: what the service `said` that gave its task up, else what follows from the reason. Pure.
 */
export function categoryOf(reason: string, said: unknown): ErrorCategory {
  if (isCategory(said)) return said;
  const known = Object.hasOwn(CATEGORY_OF_REASON, reason) ? CATEGORY_OF_REASON[reason] : undefined;
  if (known) return known;
  if (/^http_40[13]$/.test(reason)) return 'configuration';
  return /^http_4\d\d$/.test(reason) && !/^http_4(08|25|29)$/.test(reason) ? 'client' : 'transient';
}
