-- People: who they are, how they sign in, and what they may do in which project.
--
-- People belong to the installation, not to a project, so these tables are small and without project_id (reference tables when the schema is
-- distributed); `members` is what ties a person to a project. The sign-in library (better-auth) reads and writes users, sessions, credentials and
-- verifications: their columns are those it wants, in our spelling, and `id` is a name it insists on.

create table users (
  id text primary key,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  name text not null,
  image text,
  -- The role this person has in every project, those to come included; null: only where they are a member.
  role_everywhere text check (role_everywhere in ('owner', 'admin', 'user', 'viewer', 'merchant')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table sessions (
  id text primary key,
  token text not null unique,
  user_id text not null references users on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sessions_by_user on sessions (user_id);

-- How a person proves who they are: for provider 'credential' an Argon2id hash of the password.
create table credentials (
  id text primary key,
  user_id text not null references users on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint credentials_once unique (provider_id, account_id)
);
create index credentials_by_user on credentials (user_id);

create table verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verifications_by_identifier on verifications (identifier);

create table members (
  project_id text not null references projects,
  user_id text not null references users on delete cascade,
  role text not null check (role in ('owner', 'admin', 'user', 'viewer', 'merchant')),
  created_at timestamptz not null,
  primary key (project_id, user_id)
);
create index members_by_user on members (user_id);

-- Links that let somebody in once; the token is kept as a SHA-256 hash. A set-up link makes the first owner, a member's link signs that person in.
create table sign_in_links (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('setup', 'member')),
  user_id text unique references users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz,
  constraint sign_in_links_of_members_name_one check ((purpose = 'member') = (user_id is not null and expires_at is not null))
);
create unique index sign_in_links_one_setup on sign_in_links (purpose) where purpose = 'setup';

-- Failed sign-ins by e-mail address (as a hash: people type passwords into the wrong field) and network address.
create table sign_in_misses (
  email_hash bytea not null,
  ip_address text not null,
  misses integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz not null,
  primary key (email_hash, ip_address)
);
create index sign_in_misses_by_time on sign_in_misses (last_at);

-- What all processes of an installation share and nobody chooses, such as the key that signs session cookies.
create table installation (
  name text primary key,
  value text not null
);
