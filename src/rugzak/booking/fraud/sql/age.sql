-- Since when a provider is known: its row here, or its first recognition where that is older.
select o.id as provider, least(o.created_at::date, min(r.valid_from)) as since
  from accounts_organisation o left join catalogue_recognition r on r.provider_id = o.id
 group by o.id
