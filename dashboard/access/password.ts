/** Shortest password (contract/access.ts). Length is what makes it hard to guess; no rules about kinds of characters. */
export const passwordLengthMin = 12;

/** What is wrong with a new password; null when nothing is. */
export function passwordProblem(password: string): string | null {
  if (password.length === 0) return 'Choose a password.';
  const missing = passwordLengthMin - password.length;
  if (missing > 0) return `${missing} more ${missing === 1 ? 'character' : 'characters'}, please: at least ${passwordLengthMin}.`;
  return password.length > 200 ? 'At most 200 characters.' : null;
}
