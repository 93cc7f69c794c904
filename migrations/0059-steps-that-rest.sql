-- A step that went well may rest too.
comment on column async_actions.not_before is 'when its next step may be taken: after one that broke, or that rests for others';
