import { lazy, Suspense, useCallback, useEffect, useState, type ComponentType } from 'react';
import { isThere, whenBack } from './api/server-back.ts';
import { loadCode, MissingCode } from './lazy-page.ts';
import type { MissingPartProps } from './shell/MissingPart.tsx';

type Part = ComponentType<object>;

/** Loads a part, once. */
interface Source {
  loaded: Part | null;
  bring: () => Promise<Part>;
  /** What stands there when it does not come; undefined: words that say so. */
  instead: Part | undefined;
}

/**
 * Parts of the pages that were opened are loaded some time after, one by one: they are there when they are wanted, also while the server is away. Who saves
 * data waits for them instead.
 */
const loadAfterMs = 2_000;
const later: Source[] = [];

async function loadLater(): Promise<void> {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  const sources = later.splice(0);
  if (connection?.saveData === true) return;
  for (const source of sources) await source.bring().catch(() => undefined);
}

function loadSoon(source: Source): void {
  if (later.push(source) === 1) setTimeout(() => void loadLater(), loadAfterMs);
}

/**
 * A part of a page, or a dialog, whose code is loaded when it is shown. When that does not come the page stays as it is, with all that was typed: where
 * the part would be it says so, and the part is shown once the server is back. `instead`: what stands there meanwhile without a word.
 */
export function lazyPart<Module, Name extends keyof Module>(load: () => Promise<Module>, name: Name, instead?: Module[Name]): Module[Name] {
  const source = sourceOf(load, name, instead);
  loadSoon(source);
  return partOf(source) as Module[Name];
}

function sourceOf<Module, Name extends keyof Module>(load: () => Promise<Module>, name: Name, instead?: Module[Name]): Source {
  const source: Source = { loaded: null, bring: async () => (source.loaded ??= (await loadCode(load))[name] as Part), instead: instead as Part | undefined };
  return source;
}

function partOf(source: Source): Part {
  const late = async (error: unknown): Promise<Part> => {
    if (!(error instanceof MissingCode)) throw error;
    const found = await lookAgain(source);
    return (props) => <Late source={source} first={found} props={props} />;
  };
  return lazy(async () => ({ default: await source.bring().catch(late) }));
}

interface Found {
  Shown: Part | null;
  /** It does not come, although the server is there. */
  isGone: boolean;
}

async function lookAgain(source: Source): Promise<Found> {
  const loaded = await source.bring().catch(() => null);
  return { Shown: loaded, isGone: loaded === null && (await isThere()) };
}

/** A part that did not come at first. */
function Late({ source, first, props }: { source: Source; first: Found; props: object }) {
  const [found, setFound] = useState(() => (source.loaded === null ? first : { Shown: source.loaded, isGone: false }));
  const tryAgain = useCallback(async () => setFound(await lookAgain(source)), [source]);
  // Again each time that it was tried in vain.
  useEffect(() => (found.Shown === null && !found.isGone ? whenBack(() => void tryAgain()) : undefined), [found, tryAgain]);
  if (found.Shown !== null) return <found.Shown {...props} />;
  if (source.instead !== undefined) return <source.instead {...props} />;
  const onClose = 'onClose' in props ? props.onClose as () => void : null;
  return <Suspense><MissingPart isGone={found.isGone} onClose={onClose} onRetry={() => void tryAgain()} /></Suspense>;
}

/** When this is needed the server may be away: it is loaded ahead for everybody, and who needs it before that is told in short. */
const missing = sourceOf(() => import('./shell/MissingPart.tsx'), 'MissingPart', () => <p role="alert">The server cannot be reached. This is shown once it is back.</p>);
const MissingPart = partOf(missing) as ComponentType<MissingPartProps>;
setTimeout(() => void missing.bring().catch(() => undefined), loadAfterMs);
