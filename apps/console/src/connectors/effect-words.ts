import type { EffectClass } from '#libs/contracts';

/** What an effect class means to whoever runs an action. */
export interface EffectWords {
  readonly meaning: string;
  /** It changes something outside, or costs money. */
  readonly acts: boolean;
}

const WORDS: Readonly<Record<EffectClass, EffectWords>> = {
  read: { meaning: 'changes nothing, and is tried again', acts: false },
  metered: { meaning: 'changes nothing but costs money; tried again, and then possibly billed twice', acts: true },
  keyed: { meaning: 'the third party knows a repetition by its key: the same request is sent again', acts: true },
  natural: { meaning: 'done twice is done once, by its meaning: it is tried again', acts: true },
  probed: { meaning: 'where nobody knows whether it happened, its effect is looked for', acts: true },
  once: { meaning: 'where nobody knows whether it happened, a person decides: it is never repeated', acts: true },
};

/** Of an action whose class follows from the call. */
const FOLLOWS: EffectWords = { meaning: 'follows from the call, such as its method', acts: true };

/** The effect class of an action, in words; `effect` is null where it follows from the call. */
export function effectWords(effect: EffectClass | null): EffectWords {
  if (effect === null) return FOLLOWS;
  return WORDS[effect] ?? { meaning: 'is not known to this page', acts: true };
}
