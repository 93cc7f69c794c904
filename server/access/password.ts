import { hash, verify } from '@node-rs/argon2';

/** Argon2id (the library's default algorithm) with what OWASP asks for at least: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** In the PHC string format, which carries its own salt and cost: a later, higher cost does not lock anybody out. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), cost);
}

export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password.normalize('NFC'));
}
