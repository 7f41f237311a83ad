/** The durable queue bound to all results and events, which only an operator may bind. */
export const WITNESS_QUEUE = 'chaos.witness';

/** The queue for answers, the tenant's own: the local tenant's name stands in front. */
export const REPLY_QUEUE = 'default.chaos-replies';
