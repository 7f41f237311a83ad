import { WaybillError } from '../errors.js';

/** Why a callback is not accepted. */
export type RejectionCode = 'missing_header' | 'malformed' | 'wrong_signature' | 'stale' | 'not_an_event';

/** This is no fresh callback of Waybill under the secrets given: answer 400 and do nothing with it. */
export class WebhookRejected extends WaybillError {
  override readonly name = 'WebhookRejected';

  constructor(
    readonly code: RejectionCode,
    what: string,
  ) {
    super(`The callback is rejected: ${what}`);
  }
}
