import { describe, expect, it } from '@jest/globals';
import { listHref, routeOf, thingHref } from './route.js';

describe('what an address asks for', () => {
  it('is what its link was made for', () => {
    expect(routeOf(listHref('incidents'))).toEqual({ view: 'list', list: 'incidents' });
    expect(routeOf('#/tasks?label=a%2Fb&run=c/d?e')).toEqual({ view: 'list', list: 'tasks' });
    const name = 'a/b #?%20 שלום';
    expect(routeOf(thingHref('tasks', name))).toEqual({ view: 'thing', of: 'tasks', id: name });
  });

  it.each([
    '',
    '#',
    '#key=x',
    '#task=x',
    '#queues',
    '#key=/incidents',
    '#/',
    '#/nothing',
    '#/tasks/%',
    '#/tasks/a/b',
    '#/queues',
    '#/audit/a',
  ])('is the overview where it makes no sense: %s', (hash) => {
    expect(routeOf(hash)).toEqual({ view: 'overview' });
  });
});
