import { Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { WireMetadataDefinition } from '../../contract/metadata.ts';
import type { SchemaContent } from '../../contract/metadata-faults.ts';
import { useProject } from '../shell/use-project.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { focusField } from '../ui/focus-field.ts';
import { counted } from '../ui/format.ts';
import { keyOf, useEditor, type Path } from './editor-state.ts';
import styles from './metadata.module.css';
import { firstValue, fits, isObject, shapeOf, type Metadata, type Shape } from './metadata-shape.ts';
import { definitionWords, faultWords, ruleWords } from './metadata-words.ts';
import { NewKey } from './NewKey.tsx';
import { ValueField } from './ValueField.tsx';

interface MembersProps {
  path: Path;
  schema: SchemaContent;
  hasSchema: boolean;
  value: Metadata;
}

/** The members of an object: first what its schema defines, then what else is there, then the way to add one. */
export function Members({ path, schema, hasSchema, value }: MembersProps) {
  const { shapes, add, isDisabled, focusDrawn } = useEditor();
  const defined = inOrder(schema);
  const isDefined = (key: string) => defined.some(([name]) => name === key);
  const begun = Object.keys(shapes).map((text) => JSON.parse(text) as Path).filter((one) => one.length === path.length + 1 && keyOf(one.slice(0, -1)) === keyOf(path));
  const own = [...new Set([...Object.keys(value), ...begun.map((one) => String(one.at(-1)))])].filter((key) => !isDefined(key));
  const begin = (key: string, shape: Shape) => {
    add([...path, key], shape, shape.isList ? [] : (firstValue(shape.type) ?? undefined));
    // Its form goes: the keyboard goes on in the field that comes.
    focusDrawn(() => focusField(keyOf([...path, key])));
  };
  return (
    <div className={styles.members}>
      {defined.map(([key, definition]) => <Member key={key} path={[...path, key]} label={key} value={valueOf(value, key)} definition={definition} />)}
      {hasSchema && !schema.allowDefinedOnly && own.length > 0 && defined.length > 0 && <p className={styles.apart}>Not in the schema</p>}
      {own.map((key) => <Member key={key} path={[...path, key]} label={key} value={valueOf(value, key)} definition={undefined} />)}
      {defined.length === 0 && own.length === 0 && <p className={styles.none}>Nothing here yet.</p>}
      {!schema.allowDefinedOnly && !isDisabled && <NewKey path={path} taken={[...defined.map(([name]) => name), ...own]} onAdd={begin} />}
    </div>
  );
}

/** What a schema defines: first what is required; else by name, because the API keeps no order. */
function inOrder({ properties }: SchemaContent): [string, WireMetadataDefinition][] {
  return Object.entries(properties).filter(([, { deleted }]) => deleted !== true)
    .toSorted(([one, { optional }], [other, { optional: isOtherOptional }]) => Number(optional) - Number(isOtherOptional) || one.localeCompare(other));
}

function valueOf(value: Metadata, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

interface MemberProps {
  path: Path;
  label: string;
  value: unknown;
  definition: WireMetadataDefinition | undefined;
}

/** One member by the shape of its value; what is not defined can be taken away. */
function Member({ path, label, value, definition }: MemberProps) {
  const { shapes, schemas, isDisabled, usedIn, remove, focusDrawn } = useEditor();
  const used = path.length === 1 ? usedIn(label) : null;
  const isThere = value !== undefined && value !== null;
  // What is typed in a field does not change its control: a text that has come to look like a day stays a text.
  const [begun] = useState(() => shapes[keyOf(path)] ?? shapeOf(value, undefined));
  const own = !isThere || fits(value, begun) ? begun : shapeOf(value, undefined);
  const shape = definition === undefined ? own : shapeOf(value, definition);
  const nested = definition?.objectType ? schemas.get(definition.objectType) : undefined;
  const isRemovable = !isDisabled && (definition === undefined || (isThere && (shape.isList || shape.type === 'object' || shape.type === 'json')));
  return (
    <div className={styles.member}>
      <div className={styles.control}>
        {shape.isList ? <ListField path={path} label={label} value={value} type={shape.type} definition={definition} nested={nested} />
          : <OneField path={path} label={label} value={value} type={shape.type} definition={definition} nested={nested} />}
        {used !== null && <p className={styles.none}>Used in: {used}</p>}
      </div>
      {isRemovable && <IconButton label={`Remove ${label}`} icon={<Trash2 size={16} aria-hidden="true" />} onPress={({ target }) => { remove(path); focusDrawn(followerOf(target)); }} />}
    </div>
  );
}

const control = ':is(input:not([type=hidden]), select, textarea, [role=spinbutton], button)';

/** Once the member that a button is in is gone: goes to what took its place, the next field or the way to add one. */
function followerOf(button: Element): () => void {
  const member = button.closest(`.${styles.member}`);
  const around = member?.parentElement;
  const place = [...(around?.children ?? [])].findIndex((child) => child === member);
  return () => {
    const after = [...(around?.children ?? [])].slice(place);
    after.map((child) => (child.matches(control) ? child : child.querySelector(control))).find((found) => found instanceof HTMLElement)?.focus();
  };
}

interface OneProps extends MemberProps {
  type: Shape['type'];
  /** Of an object: the schema of its members. */
  nested: SchemaContent | undefined;
}

/** One value that is no list: a field, or a frame around the members of an object. */
function OneField({ path, label, value, type, definition, nested }: OneProps) {
  const { put, isDisabled } = useEditor();
  if (type !== 'object') return <ValueField path={path} label={label} type={type} value={value} definition={definition} />;
  if (value === undefined || value === null) {
    return (
      <Frame path={path} label={label} definition={definition}>
        {!isDisabled && <Button look="quiet" icon={<Plus size={16} aria-hidden="true" />} onPress={() => put(path, {})}>Add {label}</Button>}
      </Frame>
    );
  }
  if (nested === undefined || !isObject(value)) return <ValueField path={path} label={label} type="json" value={value} definition={definition} />;
  return <Frame path={path} label={label} definition={definition}><Members path={path} schema={nested} hasSchema value={value} /></Frame>;
}

/** Elements that are shown before somebody asks for all of a long list. */
const elementsShown = 12;

/** A list: one field an element. */
function ListField({ path, label, value, type, definition, nested }: OneProps) {
  const { put, isDisabled, remove, focusDrawn } = useEditor();
  const [isWhole, setWhole] = useState(false);
  const elements = Array.isArray(value) ? (value as unknown[]) : [];
  const shown = isWhole || elements.length <= elementsShown + 1 ? elements : elements.slice(0, elementsShown);
  const append = () => {
    setWhole(true);
    put(path, [...elements, firstValue(type)]);
  };
  return (
    <Frame path={path} label={label} definition={definition}>
      {shown.map((element, place) => (
        // Elements have no name but their place.
        <div key={place} className={styles.member}>
          <div className={styles.control}>
            <OneField path={[...path, place]} label={`${label} ${place + 1}`} value={element} type={type} definition={definition} nested={nested} />
          </div>
          {!isDisabled && (
            <IconButton
              label={`Remove ${label} ${place + 1}`} icon={<Trash2 size={16} aria-hidden="true" />}
              onPress={({ target }) => { remove([...path, place]); focusDrawn(followerOf(target)); }}
            />
          )}
        </div>
      ))}
      {shown.length < elements.length && <Button look="quiet" onPress={() => setWhole(true)}>Show all {counted(elements.length, 'entry', 'entries')}</Button>}
      {!isDisabled && <Button look="quiet" icon={<Plus size={16} aria-hidden="true" />} onPress={append}>Add to {label}</Button>}
    </Frame>
  );
}

function Frame({ path, label, definition, children }: Pick<MemberProps, 'path' | 'label' | 'definition'> & { children: ReactNode }) {
  const { time_zone: zone } = useProject();
  const fault = useEditor().faultAt(path);
  const rules = definition === undefined ? '' : ruleWords(definition, zone);
  return (
    <fieldset className={styles.frame}>
      <legend>
        {label}
        {definition !== undefined && <small>{definitionWords(definition)}{definition.optional ? ', optional' : ''}</small>}
      </legend>
      {rules !== '' && <p className={styles.none}>{rules}</p>}
      {children}
      {fault !== null && <p className={styles.fault}>{faultWords(fault, zone)}</p>}
    </fieldset>
  );
}
