/** Members, projects and API keys as the dashboard sees them. Session routes live under /api, beside those of the sign-in library (/api/auth). */
import { Type, type Static } from 'typebox';
import { codePatternMax } from './code-faults.ts';
import { Instant, Maybe, Nullable, strict } from './common.ts';

export const RoleName = Type.Union([
  Type.Literal('owner'), Type.Literal('admin'), Type.Literal('user'), Type.Literal('viewer'), Type.Literal('merchant'),
]);

/** Of all codes of a project. */
const CodeSettings = Type.Object({
  ignore_case: Type.Boolean({ description: 'capitals and small letters are not told apart: codes are written in capitals. Can only change while there are no codes' }),
  charset: Nullable(Type.String({ minLength: 1, maxLength: 200, description: 'characters of codes where a request names none; null: as in the wire contract' })),
  pattern: Nullable(Type.String({ minLength: 1, maxLength: codePatternMax, description: 'pattern where a request names neither pattern nor length; null: eight random characters' })),
}, strict);

export const Project = Type.Object({
  project_id: Type.String(),
  name: Type.String(),
  time_zone: Type.String(),
  currency: Type.String(),
  currency_exponent: Type.Integer({ description: 'digits after the decimal sign, ISO 4217' }),
  codes: CodeSettings,
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

/** `GET /api/projects/{project}/members`: who can work in the project, by their names. */
export const MemberRows = Type.Object({
  rows: Type.Array(Type.Object({ email: Type.String({ description: 'what they sign in with' }), name: Type.String(), role: RoleName })),
});
export type MemberRows = Static<typeof MemberRows>;

/** For a shop's own program, for its pages (`/client/v1`), or for who manages the project (`/management/v1`). */
const ApiKeyKind = Type.Union([Type.Literal('server'), Type.Literal('client'), Type.Literal('management')]);

export const ApiKeyRow = Type.Object({
  app_id: Type.String(),
  kind: ApiKeyKind,
  name: Type.String(),
  role: RoleName,
  requests_per_minute: Nullable(Type.Integer({ description: 'most requests within a minute; null: a default that nobody reaches' })),
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
  kind: Type.Optional(ApiKeyKind),
  role: Type.Optional(RoleName),
  requests_per_minute: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }))),
});
export type NewApiKey = Static<typeof NewApiKey>;

/** Answer to making a key: the only time the secret is told. */
export const MadeApiKey = Type.Object({ app_id: Type.String(), secret: Type.String(), name: Type.String() });
export type MadeApiKey = Static<typeof MadeApiKey>;

/** What client keys may do beside asking whether codes are good (wire contract §2.0: the "danger zone"); all are off until they are switched on. */
export const ClientSwitchName = Type.Enum(['redeem', 'publish', 'vouchers', 'customers', 'events']);

const ClientSettings = Type.Object({
  origins: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 200, description: 'such as https://shop.example; * is any' }),
  switches: Type.Array(ClientSwitchName, { maxItems: 20 }),
  requests_per_5_seconds: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'of one address' }),
}, strict);

/** `GET /api/projects/{project}/settings`. */
export const ProjectSettings = Type.Object({
  name: Type.String(),
  time_zone: Type.String(),
  week_starts_on: Type.Integer({ description: '0 = Sunday' }),
  currency: Type.String(),
  currency_exponent: Type.Integer(),
  codes: CodeSettings,
  is_case_settled: Type.Boolean({ description: 'there are codes: codes.ignore_case stays as it is' }),
  client: ClientSettings,
});
export type ProjectSettings = Static<typeof ProjectSettings>;

/** `PUT /api/projects/{project}/settings`: what is left out stays as it is. */
export const ProjectSettingsChange = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  codes: Type.Optional(Type.Partial(CodeSettings, strict)),
  client: Type.Optional(Type.Partial(ClientSettings, strict)),
}, strict);
export type ProjectSettingsChange = Static<typeof ProjectSettingsChange>;

/** `POST /v1/oauth/token` (wire contract §2.0): a form, or JSON. `scope`: `api` (the default) or resources such as `campaigns vouchers`. */
export const OAuthTokenRequest = Type.Object({
  grant_type: Type.Literal('client_credentials'),
  scope: Maybe(Type.String({ maxLength: 2000 })),
});

export const OAuthAnswer = Type.Object({
  access_token: Type.String(),
  client_id: Type.String({ description: 'application id of the key' }),
  expires_at: Type.Integer({ description: 'seconds since 1970' }),
  expires_in: Type.Integer({ description: 'seconds' }),
  scope: Type.String(),
  token_type: Type.Literal('Bearer'),
});

/** `POST /v1/oauth/introspect`, `POST /v1/oauth/token/revoke`. */
export const OAuthTokenName = Type.Object({ token: Type.String({ minLength: 1, maxLength: 500 }) });

/** Of a token that is not good (any more) only that. */
export const OAuthIntrospection = Type.Object({
  active: Type.Boolean(),
  client_id: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
  token_type: Type.Optional(Type.Literal('Bearer')),
  exp: Type.Optional(Type.Integer()),
  iat: Type.Optional(Type.Integer()),
});
