import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { ALERT_KINDS, ALERT_THRESHOLDS } from '#libs/contracts';

it('says of each kind of alert from when on it fires, and between what that may be set', () => {
  const text = readFileSync('docs/notifications.md', 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \| [^|]+ \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$/gm)];
  expect(rows.map(([, kind, standard, least, most]) => [kind, Number(standard), Number(least), Number(most)])).toEqual(
    ALERT_KINDS.map((kind) => {
      const { standard, least, most } = ALERT_THRESHOLDS[kind];
      return [kind, standard, least, most];
    }),
  );
  const watched = [...text.matchAll(/^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$/gm)].map(([, kind]) => kind);
  expect(watched).toEqual([...ALERT_KINDS]);
});
