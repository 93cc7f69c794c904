export interface Repeated {
  /** Ends when the running turn has; `isClosing` tells it to hurry. */
  close(): Promise<void>;
}

/** Does some work again and again, never twice at once; an error of a turn is told and ends only that. Does not keep the process alive. */
export function repeat(everyMilliseconds: number, work: (isClosing: () => boolean) => Promise<unknown>, onError: (error: unknown) => void): Repeated {
  let isClosing = false;
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => (isClosing ? undefined : work(() => isClosing))).catch(onError);
  }, everyMilliseconds);
  timer.unref();
  return {
    close: async () => {
      isClosing = true;
      clearInterval(timer);
      await running;
    },
  };
}
