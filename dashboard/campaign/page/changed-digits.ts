/** A figure as it is shown, split where it begins to differ from what was shown before: the part from there on has moved. */
export function splitAtChange(before: string, after: string): [same: string, moved: string] {
  if (before.length !== after.length) return ['', after];
  const chars = [...after];
  const at = chars.findIndex((char, index) => char !== [...before][index]);
  return at < 0 ? [after, ''] : [chars.slice(0, at).join(''), chars.slice(at).join('')];
}
