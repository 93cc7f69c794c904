import { betterAuth, type BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint, isAPIError } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from '../platform/db.ts';
import { installationSecret } from '../platform/installation-secret.store.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { User } from './user.store.ts';

/**
 * Who is signed in, by cookie. The sign-in library keeps sessions and checks passwords; it is called as a library only: none of its own routes
 * are served, so nobody can sign up or reset anything through them. Each method sets or clears the cookie on the reply.
 */
export interface Sessions {
  /** Undefined when the address or the password is wrong; an unknown address takes as long as a wrong password. */
  signIn(request: FastifyRequest, reply: FastifyReply, email: string, password: string): Promise<User | undefined>;
  /** Signs a person in who has proved otherwise who they are. */
  start(request: FastifyRequest, reply: FastifyReply, userId: string): Promise<void>;
  /** The person signed in, undefined for none. A session in use lives on: 30 days from its last use, counted in days. */
  current(request: FastifyRequest, reply: FastifyReply): Promise<User | undefined>;
  /** Ends the session at once, in every process. */
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

const day = 86_400;
/** Carries the address we saw to the library; a caller's own header of this name never gets that far. */
const addressHeader = 'x-vouchsafe-address';

export async function createSessions({ db, publicUrl }: { db: Pool; publicUrl: string }): Promise<Sessions> {
  // It lies beside the sessions it signs: whoever reads the one has the other anyway.
  const { api } = createLibrary(db, publicUrl, await installationSecret(db, 'session_secret'));
  return {
    signIn: async (request, reply, email, password) => {
      try {
        const { headers, response } = await api.signInEmail({ body: { email, password }, headers: headersOf(request), returnHeaders: true });
        copyCookies(headers, reply);
        return toUser(response.user);
      } catch (error) {
        // Whatever it did not like about the pair (no such address, not even one, wrong password) is the same to the caller.
        if (isAPIError(error) && error.statusCode < 500) return undefined;
        throw error;
      }
    },
    start: async (request, reply, userId) => {
      const { headers } = await api.startSession({ body: { userId }, headers: headersOf(request), returnHeaders: true });
      copyCookies(headers, reply);
    },
    current: async (request, reply) => {
      if (request.headers.cookie === undefined) return undefined;
      const { headers, response } = await api.getSession({ headers: headersOf(request), returnHeaders: true });
      copyCookies(headers, reply);
      return response === null ? undefined : toUser(response.user);
    },
    end: async (request, reply) => {
      const { headers } = await api.signOut({ headers: headersOf(request), returnHeaders: true });
      copyCookies(headers, reply);
    },
  };
}

function createLibrary(db: Pool, publicUrl: string, secret: string) {
  const { port, protocol } = new URL(publicUrl);
  return betterAuth({
    appName: 'Vouchsafe',
    baseURL: publicUrl,
    database: db.raw,
    // A list, since its environment variables would go before a single one.
    secrets: [{ version: 1, value: secret }],
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [startSession],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 200,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    session: {
      modelName: 'sessions',
      fields: { userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent', ...times },
      expiresIn: 30 * day,
      updateAge: day,
    },
    user: { modelName: 'users', fields: { emailVerified: 'email_verified', ...times } },
    account: {
      modelName: 'credentials',
      fields: {
        userId: 'user_id', accountId: 'account_id', providerId: 'provider_id', accessToken: 'access_token', refreshToken: 'refresh_token',
        idToken: 'id_token', accessTokenExpiresAt: 'access_token_expires_at', refreshTokenExpiresAt: 'refresh_token_expires_at', ...times,
      },
    },
    verification: { modelName: 'verifications', fields: { expiresAt: 'expires_at', ...times } },
    advanced: {
      // Cookies do not tell ports apart: two installations on one machine would sign each other's people out.
      cookiePrefix: port === '' ? 'vouchsafe' : `vouchsafe-${port}`,
      useSecureCookies: protocol === 'https:',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
  });
}

const times = { createdAt: 'created_at', updatedAt: 'updated_at' };

/** What the library wants to know about a body (Standard Schema); only we call it, so there is nothing to check. */
const userIdBody = {
  '~standard': {
    version: 1 as const,
    vendor: 'vouchsafe',
    validate: (value: unknown) => ({ value: value as { userId: string } }),
    types: undefined as { input: { userId: string }; output: { userId: string } } | undefined,
  },
};

/** The library starts sessions only for those it has checked itself; this starts one for whoever came by a link of ours. Not served as a route. */
const startSession = {
  id: 'vouchsafe-start-session',
  endpoints: {
    startSession: createAuthEndpoint.serverOnly({ method: 'POST', body: userIdBody }, async (context) => {
      const { userId } = context.body;
      const user = await context.context.internalAdapter.findUserById(userId);
      if (user === null) throw new Error(`no user ${userId}`);
      await setSessionCookie(context, { session: await context.context.internalAdapter.createSession(userId), user });
    }),
  },
} satisfies BetterAuthPlugin;

/** Only what the library needs; what a caller says about their address stays outside. */
function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers({ [addressHeader]: request.ip });
  for (const name of ['cookie', 'user-agent'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  return headers;
}

function copyCookies(headers: Headers, reply: FastifyReply): void {
  for (const cookie of headers.getSetCookie()) reply.header('set-cookie', cookie);
}

function toUser(user: { id: string; email: string; name: string }): User {
  return { userId: user.id, email: user.email, name: user.name };
}
