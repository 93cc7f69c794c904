import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createCoalescer, type Timers } from './coalesce.ts';

/** A clock that stands still until it is moved. */
function fakeClock() {
  let now = 0;
  let planned: { at: number; work: () => void }[] = [];
  const timers: Timers = {
    now: () => now,
    after(delayMs, work) {
      const entry = { at: now + delayMs, work };
      planned.push(entry);
      return () => {
        planned = planned.filter((other) => other !== entry);
      };
    },
  };
  async function advance(ms: number): Promise<void> {
    const until = now + ms;
    for (;;) {
      const next = planned.filter((entry) => entry.at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      now = next.at;
      planned = planned.filter((other) => other !== next);
      next.work();
      await settle();
    }
    now = until;
    await settle();
  }
  return { timers, advance };
}

/** Lets the promises that are due run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

describe('coalescer', () => {
  it('runs the first signal after a quiet spell at once', async () => {
    const { timers, advance } = fakeClock();
    const runs: number[] = [];
    const coalescer = createCoalescer(1000, timers, async () => void runs.push(timers.now()));
    coalescer.signal();
    expect(runs).toEqual([0]);
    await advance(5000);
    coalescer.signal();
    expect(runs).toEqual([0, 5000]);
  });

  it('turns a burst into one run at once and one a second later', async () => {
    const { timers, advance } = fakeClock();
    const runs: number[] = [];
    const coalescer = createCoalescer(1000, timers, async () => void runs.push(timers.now()));
    for (let signal = 0; signal < 100; signal += 1) {
      coalescer.signal();
      await advance(5);
    }
    await advance(10_000);
    expect(runs).toEqual([0, 1000]);
  });

  it('never runs twice at the same time, and runs again for a signal that came during a slow run', async () => {
    const { timers, advance } = fakeClock();
    const finish: (() => void)[] = [];
    const coalescer = createCoalescer(1000, timers, () => new Promise<void>((resolve) => finish.push(resolve)));
    coalescer.signal();
    await advance(1500);
    coalescer.signal();
    await advance(5000);
    expect(finish).toHaveLength(1);
    finish[0]?.();
    await settle();
    expect(finish).toHaveLength(2);
  });

  it('goes on after a run that failed', async () => {
    const { timers, advance } = fakeClock();
    let runs = 0;
    const coalescer = createCoalescer(1000, timers, () => {
      runs += 1;
      return Promise.reject(new Error('unreachable'));
    });
    coalescer.signal();
    await settle();
    coalescer.signal();
    await advance(1000);
    expect(runs).toBe(2);
  });

  it('runs nothing after it was cancelled', async () => {
    const { timers, advance } = fakeClock();
    let runs = 0;
    const coalescer = createCoalescer(1000, timers, async () => void (runs += 1));
    coalescer.signal();
    await advance(100);
    coalescer.signal();
    coalescer.cancel();
    await advance(5000);
    expect(runs).toBe(1);
  });

  it('loses no signal and keeps its distance, whatever arrives when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 40 }), fc.integer({ min: 0, max: 2500 }), async (gaps, takesMs) => {
        const { timers, advance } = fakeClock();
        const began: number[] = [];
        const coalescer = createCoalescer(1000, timers, () => {
          began.push(timers.now());
          return new Promise((resolve) => void timers.after(takesMs, () => resolve(undefined)));
        });
        let lastSignal = -1;
        for (const gap of gaps) {
          await advance(gap);
          lastSignal = timers.now();
          coalescer.signal();
        }
        await advance(20_000);
        if (gaps.length > 0) expect(began.at(-1)).toBeGreaterThanOrEqual(lastSignal);
        for (const [index, at] of began.entries()) {
          const before = began[index - 1];
          if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(Math.max(1000, takesMs));
        }
      }),
      { numRuns: 100 },
    );
  });
});
