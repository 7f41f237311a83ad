import type { FromLane, Playing, ToLane } from './lane-words.js';
import { Scene } from './scene.js';

/**
 * A lane: a process with a scene in it, that plays one course after another for whoever started it.
 */
const say = (words: FromLane) => process.send?.(words);

const scene = await Scene.make();
process.on('message', (told: ToLane) => {
  void (told === 'end' ? end() : play(told)).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(1));
say({ kind: 'ready', idle: [...scene.idle] });

async function play({ course, cold }: Playing): Promise<void> {
  say({ kind: 'played', report: await scene.play(course, cold) });
}

async function end(): Promise<void> {
  say({ kind: 'ended', left: await scene.close() });
  process.exit(0);
}
