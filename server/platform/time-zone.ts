/** A time zone of the IANA database in its usual spelling; undefined for any other text. Offsets such as +01:00 are no zones: they know no summer. */
export function timeZoneNamed(text: string): string | undefined {
  if (!/^[A-Za-z]/.test(text)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
    // Intl may answer with another name of the same zone (Asia/Calcutta): then the one asked for stays.
    return timeZone.toLowerCase() === text.toLowerCase() ? timeZone : text;
  } catch {
    // That is how Intl says that there is none.
    return undefined;
  }
}
