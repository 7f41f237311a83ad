import type { World } from '../../singles/world.js';

/** Something that an agent, an operator or a provider does, told to its end; `delayMs` is how long calls of tasks take. */
export type PairStory = (world: World, delayMs: number) => Promise<void>;
