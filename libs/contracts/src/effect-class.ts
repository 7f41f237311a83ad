/** How an action changes the outside, and so what may follow an ambiguous end. */
export const EFFECT_CLASSES = ['read', 'metered', 'keyed', 'natural', 'probed', 'once'] as const;

/**
 * - `read`: changes nothing; retried.
 * - `metered`: changes nothing but costs money; retried, marked "possibly billed twice".
 * - `keyed`: the provider takes an idempotency key; the identical request is sent again.
 * - `natural`: idempotent by its meaning (a PUT of a full state); retried.
 * - `probed`: the effect can be looked up by a marker.
 * - `once`: nobody can tell; parked.
 */
export type EffectClass = (typeof EFFECT_CLASSES)[number];
