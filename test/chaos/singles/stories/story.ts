import type { World } from '../world.js';

/** Something that agents, operators and providers do, told to its end. Rejects where it cannot come to it. */
export type Story = (world: World) => Promise<void>;
