/** An import that cannot go on at all, as against single bad rows: the recipe, a file or the project is not as it must be. One sentence for people. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
