/** Whether two values say the same as JSON, in whatever order their members stand; a member that is undefined or null is one that is not there. */
export function sameJson(one: unknown, other: unknown): boolean {
  return ordered(one) === ordered(other);
}

function ordered(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    const members = Object.entries(part).filter(([, member]) => member !== null && member !== undefined);
    return Object.fromEntries(members.toSorted(([first], [second]) => (first < second ? -1 : 1)));
  });
}
