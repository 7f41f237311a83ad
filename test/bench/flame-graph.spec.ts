import { describe, expect, it } from '@jest/globals';
import { type CpuProfile, flameGraph } from './flame-graph.js';

const node = (id: number, functionName: string, url: string, ...children: number[]) => ({
  id,
  callFrame: { functionName, url },
  children,
});

/** 1 ms samples: 6 below `claim`, of which 4 in `parse<Row>`; 2 collecting garbage, 10 idle, 2 in another call of `claim`, 3 in the loading of modules. */
const profile: CpuProfile = {
  nodes: [
    node(1, '(root)', '', 2, 3, 4, 5, 7),
    node(2, 'claim', 'file:///home/me/waybill/dist/libs/execution/src/run/claim.js', 6),
    node(3, '(garbage collector)', ''),
    node(4, '(idle)', ''),
    node(5, 'claim', 'file:///home/me/waybill/dist/libs/execution/src/run/claim.js'),
    node(6, 'parse<Row>', 'file:///home/me/waybill/node_modules/pg/lib/result.js'),
    node(7, 'run', 'node:internal/modules/esm/module_job', 8),
    node(8, 'evaluated', 'file:///home/me/waybill/dist/libs/execution/src/index.js'),
  ],
  samples: [2, 2, 6, 6, 6, 6, 3, 3, 5, 5, ...Array.from({ length: 10 }, () => 4), 7, 8, 8],
  timeDeltas: Array.from({ length: 23 }, () => 1_000),
};
const picture = flameGraph(profile, 'worker & co');
const boxes = [
  ...picture.matchAll(/<title>([^<]*)<\/title><rect class="(\w+)" x="([\d.]+)" y="(\d+)" width="([\d.]+)"/g),
].map(([, said, origin, x, y, width]) => ({ said, origin, x: Number(x), y: Number(y), width: Number(width) }));

describe('a flame graph', () => {
  it('shows each function once below its caller, as wide as its share of the time that was worked', () => {
    expect(boxes).toEqual([
      { said: 'claim, libs/execution/src/run/claim.js: 80.0 %', origin: 'ours', x: 0, y: 44, width: 960 },
      { said: 'parse&#60;Row&#62;, pg/lib/result.js: 40.0 %', origin: 'package', x: 0, y: 61, width: 480 },
      { said: '(garbage collector): 20.0 %', origin: 'engine', x: 960, y: 44, width: 240 },
    ]);
  });

  it('says how much time it is of, and nothing of where the files lie', () => {
    expect(picture).toContain('>worker &#38; co: 0.0 s of processor time<');
    expect(picture).not.toContain('/home/me');
  });

  it('leaves out what would be too narrow to be seen, and is whole for a profile of nothing', () => {
    const samples = [...Array.from({ length: 999 }, () => 3), 6];
    const narrow = flameGraph({ ...profile, samples, timeDeltas: samples.map(() => 1_000) }, 'narrow');
    expect(narrow).not.toContain('parse');
    expect(flameGraph({ nodes: [], samples: [], timeDeltas: [] }, 'none')).toMatch(/^<svg .*<\/svg>\n$/s);
  });
});
