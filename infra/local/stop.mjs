import { bringDown } from './bring-down.mjs';
import { defaultHome, layout } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { say, secondsSince } from './progress.mjs';

await underNode24(
  async () => {
    const started = performance.now();
    const wasRunning = await bringDown(layout(defaultHome()));
    say(wasRunning ? `stopped (${secondsSince(started)})` : 'nothing was running');
    return 0;
  },
  { packages: false },
);
