/**
 * Name of whom an entry is booked to, as an SQL expression over `a` (the entry): a member's e-mail address, a key's name, else what is known.
 * Each is looked up by its primary key or an index that begins with what is compared.
 */
export const actorNameInSql = `case a.actor_type
    when 'member' then coalesce((select u.email from users u where u.id = a.actor_id), a.actor_id, 'member')
    when 'api_key' then coalesce((select x.name from api_keys x where x.project_id = a.project_id and x.app_id = a.actor_id), a.actor_id, 'API key')
    else coalesce(a.actor_id, 'Vouchsafe') end`;
