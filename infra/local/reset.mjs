import { forgetEverything } from './bring-down.mjs';
import { defaultHome, layout } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { say } from './progress.mjs';

await underNode24(
  async () => {
    const places = layout(defaultHome());
    await forgetEverything(places);
    say(`the data, secrets and logs in ${places.home} are gone; \`npm start\` begins anew`);
    return 0;
  },
  { packages: false },
);
