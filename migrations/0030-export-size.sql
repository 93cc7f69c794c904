-- How large the file of an export is, counted as its parts are written: reading them to know would take as long as reading the file.
alter table exports add column bytes_written bigint check (bytes_written >= 0);
comment on column exports.bytes_written is 'of the parts that are written; null: an export from before they were counted';
