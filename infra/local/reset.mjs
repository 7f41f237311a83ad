import { existsSync, readdirSync } from 'node:fs';
import { forgetEverything } from './bring-down.mjs';
import { defaultHome, isHome, layout, strange } from './layout.mjs';
import { underNode24 } from './node24.mjs';
import { say } from './progress.mjs';

await underNode24(
  async () => {
    const places = layout(defaultHome());
    if (existsSync(places.home) && !isHome(places.home) && readdirSync(places.home).length > 0) {
      throw strange(places.home);
    }
    await forgetEverything(places);
    say(`the data, secrets and logs in ${places.home} are gone; \`npm start\` begins anew`);
    return 0;
  },
  { packages: false },
);
