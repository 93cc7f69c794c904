/** The reader's own locale: number fields accept what it writes, so that "12,50" is never read as 1250. */
export const locale: string = usable(globalThis.navigator?.language);

/** Some systems name locales that Intl refuses: a Chromium without LANG calls itself `en-US@posix`. */
function usable(name: string | undefined): string {
  try {
    return Intl.getCanonicalLocales(name?.replace(/[@.].*$/, ''))[0] ?? 'en-GB';
  } catch {
    return 'en-GB';
  }
}
