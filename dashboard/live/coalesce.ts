/** Time as the coalescer needs it; tests give a clock of their own. */
export interface Timers {
  now(): number;
  /** Runs `work` once after `delayMs`; the returned function calls it off. */
  after(delayMs: number, work: () => void): () => void;
}

export const browserTimers: Timers = {
  now: () => performance.now(),
  after(delayMs, work) {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};

export interface Coalescer {
  /** Something moved: `run` is due. */
  signal(): void;
  /** Calls off what is due; a run that has begun finishes. */
  cancel(): void;
}

/**
 * Turns any number of signals into few runs: the first after a quiet spell runs at once (leading edge), later ones share a run that begins no
 * sooner than `intervalMs` after the one before began, and never while one is still going. No signal is lost: what arrives during a run leads to
 * one more run after it, so the last run always begins after the last signal.
 */
export function createCoalescer(intervalMs: number, timers: Timers, run: () => Promise<unknown>): Coalescer {
  let beganAt = Number.NEGATIVE_INFINITY;
  let running = false;
  let due = false;
  let callOff: (() => void) | undefined;

  function begin(): void {
    callOff?.();
    callOff = undefined;
    due = false;
    running = true;
    beganAt = timers.now();
    void run().catch(() => undefined).then(() => {
      running = false;
      if (due) plan();
    });
  }

  function plan(): void {
    const wait = beganAt + intervalMs - timers.now();
    if (wait <= 0) begin();
    else callOff ??= timers.after(wait, begin);
  }

  return {
    signal() {
      due = true;
      if (!running) plan();
    },
    cancel() {
      due = false;
      callOff?.();
      callOff = undefined;
    },
  };
}
