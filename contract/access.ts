/** Members, projects and API keys as the dashboard sees them. Session routes live under /api, beside those of the sign-in library (/api/auth). */
import { Type, type Static } from 'typebox';
import { Instant, Nullable } from './common.ts';

export const RoleName = Type.Union([
  Type.Literal('owner'), Type.Literal('admin'), Type.Literal('user'), Type.Literal('viewer'), Type.Literal('merchant'),
]);

export const Project = Type.Object({
  project_id: Type.String(),
  name: Type.String(),
  time_zone: Type.String(),
  currency: Type.String(),
  currency_exponent: Type.Integer({ description: 'digits after the decimal sign, ISO 4217' }),
  is_demo: Type.Boolean(),
  role: RoleName,
  created_at: Instant,
});
export type Project = Static<typeof Project>;

/** `GET /api/me`: who is signed in and where they may go; 401 when nobody is. */
export const Me = Type.Object({
  user_id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  projects: Type.Array(Project),
});
export type Me = Static<typeof Me>;

/** `GET /api/setup`: whether the first owner account is still to be made. */
export const SetupState = Type.Object({ needs_owner: Type.Boolean() });
export type SetupState = Static<typeof SetupState>;

/** `POST /api/setup {token, email, name, password}`: makes the first owner and signs them in; the link is dead afterwards. */
export const SetupRequest = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 200 }),
  email: Type.String({ format: 'email', maxLength: 200 }),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  password: Type.String({ minLength: 12, maxLength: 200 }),
});
export type SetupRequest = Static<typeof SetupRequest>;

/** `POST /api/sign-in {email, password}` and `POST /api/sign-out`. */
export const SignInRequest = Type.Object({
  email: Type.String({ maxLength: 200 }),
  password: Type.String({ maxLength: 200 }),
});
export type SignInRequest = Static<typeof SignInRequest>;

/** `POST /api/sign-in-link {token, name?, password?}`: what `vouchsafe member add` printed; sets the password of a new member. */
export const SignInLinkRequest = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 200 }),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  password: Type.Optional(Type.String({ minLength: 12, maxLength: 200 })),
});
export type SignInLinkRequest = Static<typeof SignInLinkRequest>;

/** `POST /api/projects`. */
export const NewProject = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  time_zone: Type.String({ minLength: 1, maxLength: 64 }),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
});
export type NewProject = Static<typeof NewProject>;

export const ApiKeyRow = Type.Object({
  app_id: Type.String(),
  kind: Type.Union([Type.Literal('server'), Type.Literal('client')]),
  name: Type.String(),
  role: RoleName,
  created_at: Instant,
  last_used_at: Nullable(Instant),
  revoked_at: Nullable(Instant),
});
export type ApiKeyRow = Static<typeof ApiKeyRow>;

/** `GET /api/projects/{project}/api-keys`. */
export const ApiKeyRows = Type.Object({ rows: Type.Array(ApiKeyRow) });
export type ApiKeyRows = Static<typeof ApiKeyRows>;

/** `POST /api/projects/{project}/api-keys`; `DELETE …/api-keys/{app_id}` ends one. */
export const NewApiKey = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  kind: Type.Optional(Type.Union([Type.Literal('server'), Type.Literal('client')])),
  role: Type.Optional(RoleName),
});
export type NewApiKey = Static<typeof NewApiKey>;

/** Answer to making a key: the only time the secret is told. */
export const MadeApiKey = Type.Object({ app_id: Type.String(), secret: Type.String(), name: Type.String() });
export type MadeApiKey = Static<typeof MadeApiKey>;
