const serverRoles = ['routes', 'store', 'query', 'task', 'test', 'race.test'];

/** What is wrong with a file's place or name; null when nothing is. */
export function nameProblem(path: string): string | null {
  if (/^server\/.*\.ts$/.test(path)) {
    const allowed = new RegExp(`/[a-z0-9]+(-[a-z0-9]+)*(\\.(${serverRoles.join('|')}))?\\.ts$`);
    return allowed.test(path) ? null : `${path}: name it <noun>.<role>.ts with one of the roles ${serverRoles.join(', ')}, or <verb or noun>.ts`;
  }
  if (/^dashboard\/.*\.tsx?$/.test(path)) {
    const allowed = /\/([A-Z][A-Za-z0-9]*|[a-z0-9]+(-[a-z0-9]+)*|use[A-Z][A-Za-z0-9]*)(\.(test|routes|config))?\.tsx?$/;
    return allowed.test(path) ? null : `${path}: components are PascalCase.tsx, hooks useX.ts, other files kebab-case`;
  }
  if (path.startsWith('migrations/')) {
    return /^migrations\/(\d{4}-[a-z0-9-]+|schema)\.sql$/.test(path) ? null : `${path}: migrations are 0001-kebab-case.sql`;
  }
  if (path.startsWith('decisions/')) {
    return /^decisions\/(\d{4}-[a-z0-9-]+|README)\.md$/.test(path) ? null : `${path}: records are 0001-kebab-case.md`;
  }
  return null;
}

/** Two migrations or two records with one number: which comes first is then luck. */
export function numberProblems(paths: readonly string[]): string[] {
  const numbered = paths.flatMap((path) => {
    const number = /^(migrations|decisions)\/\d{4}/.exec(path)?.[0];
    return number === undefined ? [] : [{ path, number }];
  });
  return numbered.filter(({ number, path }) => numbered.some((other) => other.number === number && other.path < path)).map(({ path, number }) => `${path}: ${number} is taken`);
}
