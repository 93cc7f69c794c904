import { createContext, useContext, useState } from 'react';
import type { MetadataFault, Schemas } from '../../contract/metadata-faults.ts';
import { readJson } from './read-json.ts';
import type { Metadata, Shape } from './metadata-shape.ts';

export type Path = readonly (string | number)[];

/** What a JSON field shows while somebody types in it, and what is wrong with that. */
interface TypedText {
  text: string;
  problem: string | null;
}

/** What is being edited. */
interface Held {
  value: Metadata;
  /** Texts of JSON fields as they were typed, by the path of their value. */
  texts: Readonly<Record<string, TypedText>>;
  /** Fields of keys without a definition keep their control while they are edited, and are there before they have a value; by path. */
  shapes: Readonly<Record<string, Shape>>;
  /** Keys of fields that are being named and are not added yet, by the path of the object that is to have them. */
  begun: Readonly<Record<string, string>>;
}

/** What the controls of one editor share. */
export interface EditorState extends Held {
  schemas: Schemas;
  isDisabled: boolean;
  /** Whether somebody tried to save: then what is missing or not finished is told as well. */
  isChecked: boolean;
  /** What uses a key of the metadata, in words; null: nothing. */
  usedIn: (key: string) => string | null;
  /** What is wrong with the value at a path itself; null: nothing that is to be shown yet. */
  faultAt: (path: Path) => MetadataFault | null;
  /** Puts a value at a path; undefined takes it away. */
  put: (path: Path, value: unknown) => void;
  /** Takes a text for the JSON of the value at a path. */
  putText: (path: Path, text: string) => void;
  /** Takes the key of a field that is to come to the object at a path; undefined: none is to come. */
  begin: (path: Path, key: string | undefined) => void;
  /** Gives up every field that is not added yet. */
  beginNone: () => void;
  /** Makes a key that has no definition a field; its value may come later (undefined). */
  add: (path: Path, shape: Shape, value: unknown) => void;
  /** Takes a key, or an element of a list, away with all that was typed in it. */
  remove: (path: Path) => void;
  /** Moves the keyboard once what was just changed is drawn. */
  focusDrawn: (focus: () => void) => void;
}

export const EditorContext = createContext<EditorState | null>(null);

export function useEditor(): EditorState {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error('no metadata editor around this component');
  return editor;
}

/** Name of a path among texts and shapes. */
export const keyOf = (path: Path): string => JSON.stringify(path);

/** What the JSON field of a value shows: what was typed, else the value in lines of its own. */
export function textOf(texts: EditorState['texts'], path: Path, value: unknown): string {
  return texts[keyOf(path)]?.text ?? JSON.stringify(value, null, 2);
}

/** Keeps what is edited beside the value of the owner, who gets null while a text cannot be read or a field that was named is not added. */
export function useHeld(value: Metadata | null, onChange: (value: Metadata | null) => void) {
  const [kept, setKept] = useState<Held>({ value: value ?? {}, texts: {}, shapes: {}, begun: {} });
  // Another value than the one that was told is the owner's own: what was typed is over.
  const isOwn = value === null || (!isUnfinished(kept) && (value === kept.value || JSON.stringify(value) === JSON.stringify(kept.value)));
  const held: Held = isOwn ? kept : { value, texts: {}, shapes: {}, begun: {} };
  const set = (next: Held) => {
    setKept(next);
    onChange(isUnfinished(next) ? null : next.value);
  };
  const begin = (path: Path, key: string | undefined) => set({ ...held, begun: withEntry(held.begun, keyOf(path), key) });
  const beginNone = () => set({ ...held, begun: {} });
  const after = (path: Path, next: unknown): Held => ({ ...held, value: putAt(held.value, path, next) as Metadata, texts: withoutAround(held.texts, path) });
  const put = (path: Path, next: unknown) => set(after(path, next));
  const putText = (path: Path, text: string) => {
    const read = readJson(text);
    const isRoot = path.length === 0;
    const problem = read.isReadable ? rootProblem(isRoot, read.value) : `Line ${read.line}: ${read.problem}`;
    const texts = { ...(isRoot ? {} : withoutAround(held.texts, path)), [keyOf(path)]: { text, problem } };
    const isGood = read.isReadable && problem === null;
    set({ value: isGood ? (putAt(held.value, path, read.value) as Metadata) : held.value, texts, shapes: isRoot ? {} : held.shapes, begun: isRoot ? {} : held.begun });
  };
  const add = (path: Path, shape: Shape, first: unknown) => {
    set({ ...after(path, first), shapes: { ...held.shapes, [keyOf(path)]: shape }, begun: withEntry(held.begun, keyOf(path.slice(0, -1)), undefined) });
  };
  const remove = (path: Path) => {
    // Elements after one that goes move up, and what was typed for them would stand at the wrong one.
    const gone = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
    set({ value: putAt(held.value, path, undefined) as Metadata, texts: without(held.texts, gone), shapes: without(held.shapes, gone), begun: without(held.begun, gone) });
  };
  return { held, put, putText, begin, beginNone, add, remove };
}

/** Whether something that was typed is not in the value: a text that is no JSON, or the key of a field that was not added. */
function isUnfinished({ texts, begun }: Held): boolean {
  return Object.values(texts).some(({ problem }) => problem !== null) || Object.values(begun).some((key) => key.trim() !== '');
}

/** With another text under a name; undefined takes it away. */
function withEntry(record: Readonly<Record<string, string>>, name: string, text: string | undefined): Record<string, string> {
  return Object.fromEntries([...Object.entries(record).filter(([other]) => other !== name), ...(text === undefined ? [] : [[name, text] as const])]);
}

function rootProblem(isRoot: boolean, value: unknown): string | null {
  return isRoot && (typeof value !== 'object' || value === null || Array.isArray(value)) ? 'Line 1: Metadata are an object: { "key": value }.' : null;
}

/** A copy with another value at a path; undefined takes it away. */
export function putAt(whole: unknown, [part, ...rest]: Path, value: unknown): unknown {
  if (part === undefined) return value;
  if (typeof part === 'number') {
    const list = Array.isArray(whole) ? (whole as unknown[]) : [];
    const element = putAt(list[part], rest, value);
    return element === undefined ? list.toSpliced(part, 1) : Object.assign([...list], { [part]: element });
  }
  const members = Object.entries(typeof whole === 'object' && whole !== null ? whole : {}) as [string, unknown][];
  const known = members.find(([key]) => key === part);
  const member = putAt(known?.[1], rest, value);
  // A key that is changed keeps its place.
  const next = known === undefined ? [...members, [part, member]] : members.map(([key, old]) => [key, key === part ? member : old]);
  return Object.fromEntries(next.filter(([, old]) => old !== undefined) as [string, unknown][]);
}

/** Without the texts of what is around a path: they say what it was before. */
function withoutAround<T>(texts: Readonly<Record<string, T>>, path: Path): Record<string, T> {
  const around = new Set(path.map((_part, length) => keyOf(path.slice(0, length))));
  return Object.fromEntries(Object.entries(texts).filter(([key]) => !around.has(key)));
}

/** Without what is kept of a path and of what is in it. */
function without<T>(record: Readonly<Record<string, T>>, path: Path): Record<string, T> {
  const begin = keyOf(path).slice(0, -1);
  const isWithin = (key: string) => key === `${begin}]` || key.startsWith(`${begin},`);
  return Object.fromEntries(Object.entries(record).filter(([key]) => !isWithin(key)));
}
