/** The decision about one command. Pure: the same state and command give the same outcome, in a batch of any size and alone. */
import type { ApiError } from '../../../contract/errors.ts';
import { Books } from './books.ts';
import type { Command, ReleaseCommand } from './command.ts';
import { decideRedemption } from './decide-redemption.ts';
import { decideRollback } from './decide-rollback.ts';
import type { Decided } from './decided.ts';
import type { State } from './state.ts';

/** Decides commands one after another, each as if it ran alone: what one leaves is what the next finds. An error where a command asks for too much. */
export function decideAll(state: State, commands: readonly Command[]): (Decided | ApiError)[] {
  const books = Books.of(state);
  return commands.map((command) => decide(books, command));
}

function decide(books: Books, command: Command): Decided | ApiError {
  switch (command.kind) {
    case 'rollback': return decideRollback(books, command);
    case 'release': return decideRelease(books, command);
    case 'redemption':
    case 'validation': return decideRedemption(books, command);
  }
}

/** A hold that has ended already, by itself or by somebody, is no longer there to be released. */
function decideRelease(books: Books, command: ReleaseCommand): Decided {
  const hold = books.holdsOf(command.sessionKey).find(({ voucherId }) => voucherId === command.voucherId);
  if (hold !== undefined) books.endHold(hold);
  return {
    command,
    outcome: { kind: 'release', isReleased: hold !== undefined },
    effects: hold === undefined ? [] : [{ type: 'hold_ended', hold, why: 'released', redemptionId: null, requestId: command.requestId }],
    at: books.state.now,
  };
}
