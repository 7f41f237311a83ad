export { createEgress, type Egress, type EgressPolicy, MAX_RESPONSE_BYTES, type SendOptions } from './egress.js';
export { type EgressAllowance, parseEgressAllow } from './egress-allowance.js';
export type { ResolveHost } from './guarded-connector.js';
export { isMailAddress, type Mail, type MailEnd, type MailPolicy, type MailServer, sendMail } from './mailer.js';
