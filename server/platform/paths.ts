import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository's directory: the same whether this file runs as source or from dist/, which lie at different depths. */
export const rootDirectory = nearestWith('package.json', import.meta.dirname);

export const migrationsDirectory = join(rootDirectory, 'migrations');

/** The built dashboard; absent before the first build. */
export const dashboardDirectory = join(rootDirectory, 'dist', 'dashboard');

function nearestWith(file: string, directory: string): string {
  if (existsSync(join(directory, file))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error(`no ${file} above ${import.meta.dirname}`);
  return nearestWith(file, parent);
}
