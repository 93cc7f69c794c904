import { describe, expect, it } from 'vitest';
import { stepForKey } from './chart-keys.ts';

describe('keys of a chart', () => {
  it('reach the first and the last step', () => {
    expect([stepForKey('Home', 5, 30), stepForKey('End', 5, 30)]).toEqual([0, 29]);
    expect([stepForKey('ArrowRight', null, 30), stepForKey('ArrowLeft', null, 30)]).toEqual([0, 29]);
  });

  it('stay inside the chart', () => {
    expect([stepForKey('ArrowLeft', 0, 30), stepForKey('ArrowRight', 29, 30), stepForKey('PageDown', 20, 30), stepForKey('PageUp', 3, 30)])
      .toEqual([0, 29, 29, 0]);
  });

  it('leave the reading with Escape and let every other key through', () => {
    expect([stepForKey('Escape', 4, 30), stepForKey('Tab', 4, 30), stepForKey('a', 4, 30), stepForKey('ArrowLeft', null, 0)])
      .toEqual([null, undefined, undefined, undefined]);
  });
});
