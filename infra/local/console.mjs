import { defaultHome, layout } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { StepFailure, say } from './progress.mjs';
import { readStackFile } from './stack-file.mjs';

/** Prints a link to the console of the running stack that signs in: the key stands in its fragment, which is sent nowhere. */
await underNode24(
  async () => {
    const places = layout(defaultHome());
    const stack = readStackFile(places.stackFile);
    if (!stack) throw notRunning(`there is no ${places.stackFile}`);
    const answer = await fetch(stack.console, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (!answer) throw notRunning(`${stack.console} does not answer`);
    if (!answer.ok) throw refused(stack.console, (await answer.text()).trim());
    say(`${stack.console}#key=${encodeURIComponent(stack.apiKey)}`);
    say('Open it in a browser. It holds the key of this stack: do not pass it on.');
    return 0;
  },
  { packages: false },
);

function notRunning(cameBack) {
  return new StepFailure({ tried: 'to find the console', cameBack, remedy: 'start the stack: `npm start`' });
}

function refused(address, said) {
  return new StepFailure({
    tried: `to open ${address}`,
    cameBack: said,
    remedy: '`npm stop`, then `npm start`, which builds what is missing',
  });
}
