import { describe, expect, it } from '@jest/globals';
import { plot } from './plot.js';
import { type Figure, figureLine, ratioLines } from './report.js';

const figure = (name: string, ...runs: number[]): Figure => ({ name, unit: 'tasks/s', runs, conditions: {} });

const figures = [figure('ours', 90, 110, 100), figure('theirs', 50, 50, 50)];
const absent = { ...figure('bullmq'), absent: 'no <Redis> here' };
const marked = ratioLines(figures, [
  { of: 'ours', to: 'theirs', mark: { atLeast: 4 } },
  { of: 'theirs', to: 'ours' },
]);
const picture = plot([...figures, absent].map(figureLine), marked);
const widths = [...picture.matchAll(/<rect class="(\w+)" x="300" y="[\d.]+" width="([\d.]+)"/g)].map(
  ([, kind, width]) => ({ kind, width: Number(width) }),
);

describe('the picture of a bench', () => {
  it('has a bar for each median, to scale within its group', () => {
    const longest = 420;
    expect(widths.map(({ width }) => Math.round(width))).toEqual([
      Math.round((100 / 110) * longest),
      Math.round((50 / 110) * longest),
      longest / 2,
      Math.round((0.5 / 4) * longest),
    ]);
  });

  it('tells met, missed and reported ratios apart, and names the mark', () => {
    expect(widths.map(({ kind }) => kind)).toEqual(['bar', 'bar', 'missed', 'bar']);
    expect(picture).toContain('2 (1.8 to 2.2), missed: at least 4');
    expect(picture.match(/class="mark"/g)).toHaveLength(1);
  });

  it('draws the spread as a line from the lowest to the highest run', () => {
    expect(picture.match(/class="spread"/g)).toHaveLength(4);
    expect(picture).toContain('H720');
  });

  it('says in words what was not measured, whatever characters they have', () => {
    expect(picture).toContain('no &#60;Redis&#62; here');
    expect(picture).not.toMatch(/NaN|undefined|<Redis>/);
  });

  it('follows light and dark without a ground of its own', () => {
    expect(picture).toContain('prefers-color-scheme: dark');
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="1060" height="\d+"/);
  });
});
