import { createCipheriv, createDecipheriv, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Db } from '../platform/db.ts';
import { installationSecret } from '../platform/installation-secret.store.ts';

/**
 * Names a customer towards browsers without giving the shop's `source_id` away: `track_` and a text that is always the same for the same one, and
 * that only this installation can read back (wire contract §2.9).
 */
export interface TrackingIds {
  of(projectId: string, sourceId: string): Promise<string>;
  /** The source_id a tracking id stands for; a text that is none of ours stands for itself. */
  read(projectId: string, trackingId: string): Promise<string>;
}

/** A customer whom a request names by the tracking id in place of the source_id. */
export async function readCustomer<Reference extends { source_id?: string | null }>(
  tracking: TrackingIds, projectId: string, reference: Reference,
): Promise<Reference> {
  return reference.source_id ? { ...reference, source_id: await tracking.read(projectId, reference.source_id) } : reference;
}

const prefix = 'track_';
const ivLength = 16;
/** Decoded length is a multiple of this. */
const blockLength = 8;

/** Nothing is asked of the database before the first use. */
export function createTrackingIds(db: Db): TrackingIds {
  let reading: Promise<string> | undefined;
  const keys = new Map<string, Keys>();
  const keysOf = async (projectId: string): Promise<Keys> => {
    reading ??= installationSecret(db, 'tracking_secret').catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    const secret = await reading;
    const known = keys.get(projectId) ?? deriveKeys(secret, projectId);
    keys.set(projectId, known);
    return known;
  };
  return {
    of: async (projectId, sourceId) => encode(await keysOf(projectId), sourceId),
    read: async (projectId, trackingId) =>
      trackingId.startsWith(prefix) ? (decode(await keysOf(projectId), trackingId.slice(prefix.length)) ?? trackingId) : trackingId,
  };
}

interface Keys {
  mac: KeyObject;
  cipher: KeyObject;
}

function deriveKeys(secret: string, projectId: string): Keys {
  const derive = (use: string): KeyObject => createSecretKey(createHmac('sha256', secret).update(`${use}:${projectId}`).digest());
  return { mac: derive('mac'), cipher: derive('cipher') };
}

/** The initialisation vector is a keyed hash of the text: the same text gives the same id, and a forged id does not match its own vector. */
function encode({ mac, cipher }: Keys, sourceId: string): string {
  const text = Buffer.from(sourceId);
  const padded = Buffer.concat([text, Buffer.alloc((blockLength - (text.length % blockLength)) % blockLength)]);
  const iv = ivOf(mac, text);
  return prefix + Buffer.concat([iv, createCipheriv('aes-256-ctr', cipher, iv).update(padded)]).toString('base64');
}

function decode({ mac, cipher }: Keys, encoded: string): string | undefined {
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length <= ivLength) return undefined;
  const iv = bytes.subarray(0, ivLength);
  const padded = createDecipheriv('aes-256-ctr', cipher, iv).update(bytes.subarray(ivLength));
  // No source_id contains NUL: requests with it are refused.
  const end = padded.indexOf(0);
  const text = end < 0 ? padded : padded.subarray(0, end);
  return timingSafeEqual(ivOf(mac, text), iv) ? text.toString() : undefined;
}

function ivOf(mac: KeyObject, text: Buffer): Buffer {
  return createHmac('sha256', mac).update(text).digest().subarray(0, ivLength);
}
